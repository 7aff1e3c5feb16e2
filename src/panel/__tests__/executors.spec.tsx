import { nullTranslator } from '@jupyterlab/translation';
import * as React from 'react';
import { act } from 'react';
import type { Root } from 'react-dom/client';
import { createRoot } from 'react-dom/client';

import { Executors } from '../sections/executors';
import type { ISparkServer } from '../../tokens';
import { makeReadyModel } from '../../__tests__/samples';

const MB = 2 ** 20;

const EXECUTOR: ISparkServer.IExecutor = {
  id: '0',
  host: 'node1:40001',
  cores: 1,
  memory: 366 * MB,
  memory_used: 0,
  active_tasks: 0,
  alive: true
};

describe('Executors', () => {
  const node = document.createElement('div');
  const trans = nullTranslator.load('');
  let root: Root;

  beforeAll(() => {
    // React warns about act() without it.
    Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
  });

  beforeEach(() => {
    root = createRoot(node);
  });

  afterEach(() => {
    act(() => root.unmount());
  });

  const show = (...executors: ISparkServer.IExecutor[]): string[] => {
    const model = makeReadyModel({ executors });
    act(() => root.render(<Executors trans={trans} model={model} />));
    return Array.from(node.querySelectorAll('li')).map(item =>
      Array.from(item.querySelectorAll('span'))
        .filter(span => span.childElementCount === 0)
        .map(span => span.textContent)
        .join(' | ')
    );
  };

  it('shows nothing where the driver runs the tasks itself', () => {
    expect(show()).toEqual([]);
    expect(node.textContent).toBe('');
  });

  it('tells of each where it is, what it does and how large it is', () => {
    const lines = show(
      { ...EXECUTOR, active_tasks: 2, cores: 4, memory_used: 12.5 * MB },
      { ...EXECUTOR, id: '1', host: 'node2:40002' }
    );
    expect(lines).toEqual([
      'node1:40001 | 2 tasks | 4 cores, 12.5 of 366 MB',
      'node2:40002 | idle | 1 core, 366 MB'
    ]);
    expect(node.querySelector('summary')!.textContent).toBe('Executors 2');
  });

  it('says that one is gone, and counts it no more', () => {
    const gone = { ...EXECUTOR, id: '1', host: 'node2:40002', alive: false };
    expect(show(EXECUTOR, gone)[1]).toBe('node2:40002 | gone');
    expect(node.querySelector('summary')!.textContent).toBe('Executors 1');
  });
});
