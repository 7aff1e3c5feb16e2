import type { NotebookPanel } from '@jupyterlab/notebook';

/** The code that attaches a notebook where the automatic way is turned off. */
export const CONNECT_CODE =
  'from jupyterlab_spark_connect import connect\n\nspark = connect()';

/** Whether a Python cell can be inserted into a notebook. */
export function takesCode(panel: NotebookPanel | null): boolean {
  const model = panel?.content.model;
  // A new notebook does not know its language until its kernel has started.
  return (
    !!model &&
    !model.readOnly &&
    ['', 'python'].includes(model.defaultKernelLanguage.toLowerCase())
  );
}

/** Insert a code cell below the active one, as one step that can be undone. */
export function insertBelow(panel: NotebookPanel, source: string): void {
  const notebook = panel.content;
  const index = notebook.activeCellIndex + 1;
  notebook.model?.sharedModel.insertCell(index, {
    cell_type: 'code',
    source
  });
  notebook.deselectAll();
  notebook.activeCellIndex = index;
}
