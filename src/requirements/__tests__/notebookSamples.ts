import { NotebookModel } from '@jupyterlab/notebook';
import type { PartialJSONValue } from '@lumino/coreutils';
import { Signal } from '@lumino/signaling';

import type { NotebookRequirements } from '../notebook';

/** A notebook as a person has it open; its model is Jupyter's own. */
export class SampleNotebook {
  constructor(
    readonly path: string,
    language = 'python',
    requirements?: PartialJSONValue
  ) {
    this.model.setMetadata('language_info', { name: language });
    if (requirements !== undefined) {
      this.model.setMetadata('spark_connect', requirements);
    }
    this.model.dirty = false;
  }

  readonly model = new NotebookModel();
  readonly isReady = true;
  readonly isDisposed = false;
  readonly ready = Promise.resolve();
  readonly pathChanged = new Signal<this, string>(this);
}

/** The notebooks that are open; the test says which is in front. */
export class SampleNotebooks {
  current: SampleNotebook | null = null;
  readonly currentChanged = new Signal<this, null>(this);

  get currentWidget(): { readonly context: SampleNotebook } | null {
    return this._panel;
  }

  /** Bring a notebook to the front. */
  show(notebook: SampleNotebook | null): void {
    this.current = notebook;
    this._panel = notebook && { context: notebook };
    this.currentChanged.emit(null);
  }

  /** These, as the code knows them. */
  get asTracker(): NotebookRequirements.INotebooks {
    return this as unknown as NotebookRequirements.INotebooks;
  }

  private _panel: { readonly context: SampleNotebook } | null = null;
}
