import { act } from 'react';

import { makeReadyModel } from '../../__tests__/samples';
import type { ModelsApi } from '../../ml/api';
import { SamplePanel } from './samplePanel';

const KB = 2 ** 10;
const GB = 2 ** 30;

const FOUND: ModelsApi.IModels = {
  models: [
    {
      name: 'RandomForestClassifier',
      notebook: 'flights.ipynb',
      parts: 20,
      bytes: 84 * KB
    },
    { name: 'KMeans', notebook: null, parts: 0, bytes: 6 * KB }
  ],
  bytes: 90 * KB,
  memory_limit: GB,
  disk_limit: 10 * GB
};

describe('Models', () => {
  let panel: SamplePanel;

  const open = async (): Promise<void> => {
    await act(async () => {
      const details = [...panel.node.querySelectorAll('details')].find(each =>
        each.querySelector('summary')!.textContent!.startsWith('Memory')
      )!;
      details.open = true;
      details.dispatchEvent(new Event('toggle'));
    });
  };
  const models = (): HTMLElement | null =>
    panel.node.querySelector('.jp-SparkConnectPanel-models');

  beforeEach(async () => {
    panel = new SamplePanel();
    panel.server.modelsApi.getModels.mockResolvedValue(FOUND);
    await panel.attach();
    await panel.show(makeReadyModel());
  });

  afterEach(() => {
    panel.dispose();
  });

  it('are asked for only once somebody looks at the memory, and again when there are others', async () => {
    const { getModels } = panel.server.modelsApi;
    expect(getModels).not.toHaveBeenCalled();
    await open();
    await panel.show(makeReadyModel());
    expect(getModels).toHaveBeenCalledTimes(1);
    await panel.show(makeReadyModel({ models: 3 }));
    expect(getModels).toHaveBeenCalledTimes(2);
  });

  it('have their number and size, and for each its size and notebook', async () => {
    await open();
    expect(models()!.querySelector('summary')!.textContent).toBe(
      'Models 2 · 90 KB of 1 GB'
    );
    const lines = [...models()!.querySelectorAll('li')].map(item =>
      [...item.querySelectorAll('span')].map(span => span.textContent)
    );
    expect(lines).toEqual([
      ['RandomForestClassifier', '84 KB · 20 parts · flights.ipynb'],
      ['KMeans', '6 KB']
    ]);
    expect(models()!.textContent).toContain('1 GB in memory');
  });

  it('are only counted where Spark does not say more, and not shown where there are none', async () => {
    const one = { name: 'ALS', notebook: 'a.ipynb', parts: 0, bytes: null };
    const unknown = { bytes: null, memory_limit: null, disk_limit: null };
    panel.server.modelsApi.getModels.mockResolvedValue({
      ...unknown,
      models: [one]
    });
    await open();
    expect(models()!.textContent).toBe('Models 1ALSa.ipynb');
    panel.server.modelsApi.getModels.mockResolvedValue({
      ...unknown,
      models: []
    });
    await panel.show(makeReadyModel({ models: 4 }));
    expect(models()).toBeNull();
  });

  it('say why they are not known', async () => {
    panel.server.modelsApi.getModels.mockRejectedValue(
      new Error('Spark is not running.')
    );
    await open();
    expect(panel.text).toContain('Spark is not running.');
  });
});
