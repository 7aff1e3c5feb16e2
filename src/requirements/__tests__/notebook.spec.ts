import { NotebookRequirements } from '../notebook';
import { SampleNotebook, SampleNotebooks } from './notebookSamples';

const MEMORY = 'spark.driver.memory';

describe('NotebookRequirements', () => {
  let notebooks: SampleNotebooks;
  let requirements: NotebookRequirements;
  let changes: number;

  beforeEach(() => {
    notebooks = new SampleNotebooks();
    requirements = new NotebookRequirements(notebooks.asTracker);
    changes = 0;
    requirements.changed.connect(() => {
      changes += 1;
    }, notebooks);
  });

  it('knows the Python notebook in front, and no other', () => {
    expect(requirements.current).toBeNull();
    notebooks.show(
      new SampleNotebook('work/flights.ipynb', 'python', { cluster: 'big' })
    );
    expect(requirements.current).toEqual({
      path: 'work/flights.ipynb',
      name: 'flights.ipynb',
      requirements: { kind: 'known', request: { cluster: 'big' } },
      isReadOnly: false
    });
    notebooks.show(new SampleNotebook('other.ipynb', 'R'));
    expect(requirements.current).toBeNull();
    notebooks.show(new SampleNotebook('new.ipynb', ''));
    expect(requirements.current?.name).toBe('new.ipynb');
    const none = new NotebookRequirements(null);
    expect(none.current).toBeNull();
    none.dispose();
  });

  it('stores with the notebook, which is to be saved then, and takes out again', () => {
    const notebook = new SampleNotebook('flights.ipynb');
    notebooks.show(notebook);
    const before = changes;
    requirements.attach({ cluster: 'local', options: { [MEMORY]: '2g' } });
    expect(notebook.model.getMetadata('spark_connect')).toEqual({
      version: 1,
      cluster: 'local',
      bundles: [],
      options: { [MEMORY]: '2g' }
    });
    expect(notebook.model.dirty).toBe(true);
    expect(changes).toBeGreaterThan(before);
    requirements.detach();
    expect(notebook.model.getMetadata('spark_connect')).toBeUndefined();
    expect(notebook.model.getMetadata('language_info')).toBeDefined();
    expect(requirements.current?.requirements).toEqual({ kind: 'none' });
  });

  it('leaves what it did not store', () => {
    const mode = { session_mode: 'copy' };
    const notebook = new SampleNotebook('flights.ipynb', 'python', mode);
    notebooks.show(notebook);
    requirements.attach({ cluster: 'local' });
    expect(notebook.model.getMetadata('spark_connect')).toMatchObject(mode);
    requirements.detach();
    expect(notebook.model.getMetadata('spark_connect')).toEqual(mode);
    expect(requirements.current?.requirements).toEqual({ kind: 'none' });
  });

  it('names the secrets that it left out, for this notebook only', () => {
    notebooks.show(new SampleNotebook('flights.ipynb'));
    requirements.attach({ options: { 'spark.my.password': 'x' } });
    expect(requirements.leftOut).toEqual(['spark.my.password']);
    notebooks.show(new SampleNotebook('other.ipynb'));
    expect(requirements.leftOut).toEqual([]);
  });

  it('reads what another hand writes while the notebook is open', () => {
    const notebook = new SampleNotebook('flights.ipynb');
    notebooks.show(notebook);
    notebook.model.sharedModel.setMetadata('spark_connect', 'nonsense');
    expect(changes).toBeGreaterThan(1);
    expect(requirements.current?.requirements).toEqual({ kind: 'damaged' });
    requirements.attach({ cluster: 'local' });
    expect(requirements.current?.requirements.kind).toBe('known');
  });

  it('leaves a notebook alone that may not be changed', () => {
    const notebook = new SampleNotebook('flights.ipynb', 'python', {
      cluster: 'big'
    });
    notebook.model.readOnly = true;
    notebooks.show(notebook);
    requirements.attach({ cluster: 'local' });
    requirements.detach();
    expect(requirements.current?.requirements).toEqual({
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
    requirements.dispose();
    requirements.dispose();
    notebook.model.setMetadata('spark_connect', { cluster: 'big' });
    expect(changes).toBe(before + 1);
  });

  it('is asked to be shown once for each time', () => {
    expect(requirements.takeReveal()).toBe(false);
    requirements.reveal();
    expect(requirements.takeReveal()).toBe(true);
    expect(requirements.takeReveal()).toBe(false);
  });
});
