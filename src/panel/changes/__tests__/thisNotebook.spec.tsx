import { makeModel, makeReadyModel } from '../../../__tests__/samples';
import { SampleNotebook } from '../../../requirements/__tests__/notebookSamples';
import { SparkError } from '../../../request';
import { ChangesPanel } from './changesPanel';

const MEMORY = 'spark.driver.memory';
const REQUIREMENTS = { cluster: 'local', options: { [MEMORY]: '2g' } };

describe('what the notebook in front asks for', () => {
  let panel: ChangesPanel;

  const carried = (): unknown =>
    panel.notebooks.current?.model.getMetadata('spark_connect');
  const open = (
    requirements?: SampleNotebook['path'] | object
  ): Promise<void> =>
    panel.after(() =>
      panel.notebooks.show(
        new SampleNotebook(
          'work/flights.ipynb',
          'python',
          requirements as never
        )
      )
    );

  beforeEach(() => {
    panel = new ChangesPanel();
  });

  afterEach(() => panel.dispose());

  describe('while Spark runs', () => {
    beforeEach(async () => {
      panel.server.changesApi.compare.mockResolvedValue({
        differences: [
          { name: MEMORY, running: '1g', wanted: '2g', live: false }
        ],
        losses: null
      });
      await panel.show(
        makeReadyModel({
          user_options: { [MEMORY]: '1g', 'spark.my.password': '(hidden)' }
        })
      );
    });

    it('is not told where no Python notebook is in front', async () => {
      expect(panel.text).not.toContain('This notebook');
      await panel.after(() =>
        panel.notebooks.show(new SampleNotebook('other.ipynb', 'R'))
      );
      expect(panel.text).not.toContain('This notebook');
    });

    it('is stored with it as it runs, without secrets, which are named', async () => {
      await open();
      expect(panel.text).toContain('Carries no configuration.');
      await panel.press('Attach configuration');
      expect(carried()).toEqual({
        version: 1,
        cluster: 'local',
        bundles: [],
        options: { [MEMORY]: '1g' }
      });
      expect(panel.text).toContain(
        'Left out: spark.my.password. A notebook is no place for secrets.'
      );
    });

    it('differs by key and value, and is loaded into the choice', async () => {
      await open(REQUIREMENTS);
      expect(panel.text).toContain('Differs from what runs');
      expect(panel.rows).toEqual([
        'Runs | Notebook',
        `${MEMORY}needs a restart`,
        '1g | 2g'
      ]);
      await panel.press('Load');
      expect(panel.selection.request).toEqual(REQUIREMENTS);
      expect(panel.buttons).toContain('Restart now');
      expect(panel.executed).toEqual([]);
    });

    it('is compared with what waits for the next start too', async () => {
      await open(REQUIREMENTS);
      panel.server.changesApi.compare.mockImplementation(async request => ({
        differences: [
          {
            name: MEMORY,
            running: '1g',
            wanted: request.options?.[MEMORY] ?? null,
            live: false
          }
        ],
        losses: null
      }));
      await panel.press('Change');
      await panel.after(() => panel.selection.setOption(MEMORY, '3g'));
      await panel.press('At next start');
      await panel.after(() => panel.requirements.reveal());
      expect(panel.rows).toContain('Runs | Chosen | Notebook');
      expect(panel.rows).toContain('1g | 3g | 2g');
    });

    it('is overwritten with what runs, and taken out', async () => {
      await open(REQUIREMENTS);
      await panel.press('Overwrite');
      expect(carried()).toMatchObject({ options: { [MEMORY]: '1g' } });
      await panel.press('Detach');
      expect(carried()).toBeUndefined();
      expect(panel.text).toContain('Carries no configuration.');
    });

    it('is the same where nothing differs; then there is nothing to load', async () => {
      panel.server.changesApi.compare.mockResolvedValue({
        differences: [],
        losses: null
      });
      await open(REQUIREMENTS);
      expect(panel.text).toContain('Same as what runs');
      expect(panel.buttons).not.toContain('Load');
      expect(panel.buttons).toContain('Detach');
    });

    it('says in a sentence why Spark cannot run with it', async () => {
      panel.server.changesApi.compare.mockRejectedValue(
        new SparkError('unknown_bundle', 'No bundle is called gpu.')
      );
      await open({ bundles: ['gpu'] });
      expect(panel.text).toContain(
        'Spark cannot run with this: No bundle is called gpu.'
      );
      await panel.press('Detach');
      expect(carried()).toBeUndefined();
    });

    it('is overwritten where it is damaged', async () => {
      await open('nonsense');
      expect(panel.text).toContain('cannot be read');
      expect(panel.buttons).not.toContain('Load');
      await panel.press('Overwrite');
      expect(carried()).toMatchObject({ cluster: 'local' });
    });

    it('is only shown where the notebook may not be changed', async () => {
      const notebook = new SampleNotebook(
        'flights.ipynb',
        'python',
        REQUIREMENTS
      );
      notebook.model.readOnly = true;
      await panel.after(() => panel.notebooks.show(notebook));
      expect(panel.button('Detach').disabled).toBe(true);
      expect(panel.button('Overwrite').disabled).toBe(true);
      expect(panel.button('Load').disabled).toBe(false);
    });

    it('takes the focus, opened, when somebody asks to show it', async () => {
      await open(REQUIREMENTS);
      const details = panel.content.node.querySelector<HTMLDetailsElement>(
        '.jp-SparkConnectChanges-compare'
      );
      expect(details?.open).toBe(false);
      await panel.after(() => panel.requirements.reveal());
      expect(details?.open).toBe(true);
      expect(document.activeElement?.textContent).toContain('This notebook');
    });
  });

  describe('while nothing runs', () => {
    beforeEach(() => panel.show(makeModel()));

    it('is compared with what is chosen, and loaded', async () => {
      await open(REQUIREMENTS);
      expect(panel.text).toContain('Differs from what is chosen');
      expect(panel.rows).toEqual(['Chosen | Notebook', MEMORY, 'not set | 2g']);
      await panel.press('Load');
      expect(panel.text).toContain('Same as what is chosen');
      expect(panel.selection.request).toEqual(REQUIREMENTS);
      expect(panel.server.changesApi.compare).not.toHaveBeenCalled();
      expect(panel.server.start).not.toHaveBeenCalled();
    });

    it('is stored as it is chosen', async () => {
      await open();
      await panel.after(() => panel.selection.setCluster('big'));
      await panel.press('Attach configuration');
      expect(carried()).toMatchObject({ cluster: 'big' });
    });
  });
});
