import { NotebookRequirements } from '../notebook';
import { SampleNotebook, SampleNotebooks } from './notebookSamples';

const MEMORY = 'spark.driver.memory';

describe('NotebookRequirements', () => {
  let notebooks: SampleNotebooks;
  let needs: NotebookRequirements;
  let changes: number;

  beforeEach(() => {
    notebooks = new SampleNotebooks();
    needs = new NotebookRequirements(notebooks.asTracker);
    changes = 0;
    needs.changed.connect(() => {
      changes += 1;
    }, notebooks);
  });

  it('knows the Python notebook in front, and no other', () => {
    expect(needs.current).toBeNull();
    notebooks.show(
      new SampleNotebook('work/flights.ipynb', 'python', { cluster: 'big' })
    );
    expect(needs.current).toEqual({
      path: 'work/flights.ipynb',
      name: 'flights.ipynb',
      needs: { kind: 'known', request: { cluster: 'big' } },
      isReadOnly: false
    });
    notebooks.show(new SampleNotebook('other.ipynb', 'R'));
    expect(needs.current).toBeNull();
    notebooks.show(new SampleNotebook('new.ipynb', ''));
    expect(needs.current?.name).toBe('new.ipynb');
    const none = new NotebookRequirements(null);
    expect(none.current).toBeNull();
    none.dispose();
  });

  it('stores with the notebook, which is to be saved then, and takes out again', () => {
    const notebook = new SampleNotebook('flights.ipynb');
    notebooks.show(notebook);
    const before = changes;
    needs.attach({ cluster: 'local', options: { [MEMORY]: '2g' } });
    expect(notebook.model.getMetadata('spark_connect')).toEqual({
      version: 1,
      cluster: 'local',
      bundles: [],
      options: { [MEMORY]: '2g' }
    });
    expect(notebook.model.dirty).toBe(true);
    expect(changes).toBeGreaterThan(before);
    needs.detach();
    expect(notebook.model.getMetadata('spark_connect')).toBeUndefined();
    expect(notebook.model.getMetadata('language_info')).toBeDefined();
    expect(needs.current?.needs).toEqual({ kind: 'none' });
  });

  it('names the secrets that it left out, for this notebook only', () => {
    notebooks.show(new SampleNotebook('flights.ipynb'));
    needs.attach({ options: { 'spark.my.password': 'x' } });
    expect(needs.leftOut).toEqual(['spark.my.password']);
    notebooks.show(new SampleNotebook('other.ipynb'));
    expect(needs.leftOut).toEqual([]);
  });

  it('reads what another hand writes while the notebook is open', () => {
    const notebook = new SampleNotebook('flights.ipynb');
    notebooks.show(notebook);
    notebook.model.sharedModel.setMetadata('spark_connect', 'nonsense');
    expect(changes).toBeGreaterThan(1);
    expect(needs.current?.needs).toEqual({ kind: 'damaged' });
    needs.attach({ cluster: 'local' });
    expect(needs.current?.needs.kind).toBe('known');
  });

  it('leaves a notebook alone that may not be changed', () => {
    const notebook = new SampleNotebook('flights.ipynb', 'python', {
      cluster: 'big'
    });
    notebook.model.readOnly = true;
    notebooks.show(notebook);
    needs.attach({ cluster: 'local' });
    needs.detach();
    expect(needs.current?.needs).toEqual({
      kind: 'known',
      request: { cluster: 'big' }
    });
  });

  it('lets go of a notebook that is no longer in front', () => {
    const notebook = new SampleNotebook('flights.ipynb');
    notebooks.show(notebook);
    notebooks.show(null);
    const before = changes;
    notebook.model.setMetadata('spark_connect', {});
    expect(changes).toBe(before);
    notebooks.show(notebook);
    needs.dispose();
    needs.dispose();
    notebook.model.setMetadata('spark_connect', { cluster: 'big' });
    expect(changes).toBe(before + 1);
  });

  it('is asked to be shown once for each time', () => {
    expect(needs.takeReveal()).toBe(false);
    needs.reveal();
    expect(needs.takeReveal()).toBe(true);
    expect(needs.takeReveal()).toBe(false);
  });
});
