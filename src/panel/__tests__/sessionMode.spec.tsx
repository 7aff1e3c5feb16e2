import { Signal } from '@lumino/signaling';
import { act } from 'react';

import { makeReadyModel } from '../../__tests__/samples';
import type { ISessionModes } from '../../modes/tokens';
import { SamplePanel } from './samplePanel';

/** The sessions of notebooks, as the test says. */
class SampleModes implements ISessionModes {
  readonly changed: Signal<ISessionModes, void> = new Signal(this);
  readonly choices = new Map<string, ISessionModes.IChoice>();
  readonly chosen: string[][] = [];

  find(path: string): ISessionModes.IChoice | null {
    return this.choices.get(path) ?? null;
  }

  choose(...choice: [string, ISessionModes.Mode]): void {
    this.chosen.push(choice);
  }

  codeFor(): string {
    return '';
  }
}

describe('The session of a notebook', () => {
  const modes = new SampleModes();
  const [sample] = makeReadyModel().notebooks;
  const notebook = (path: string, mode: typeof sample.mode): typeof sample => ({
    ...sample,
    kernel_id: path,
    name: path,
    path,
    mode
  });
  let panel: SamplePanel;

  beforeEach(async () => {
    panel = new SamplePanel(modes);
    await panel.attach();
  });

  afterEach(() => panel.dispose());

  const select = (): HTMLSelectElement | null =>
    panel.node.querySelector('select');

  it('is chosen beside a notebook that is open', async () => {
    modes.choices.set('a.ipynb', {
      mode: 'shared',
      isPending: false,
      isFixed: false
    });
    await panel.show(
      makeReadyModel({
        notebooks: [notebook('a.ipynb', 'shared'), notebook('b.ipynb', 'own')]
      })
    );
    expect(panel.node.querySelectorAll('select')).toHaveLength(1);
    expect(select()?.getAttribute('aria-label')).toBe('Session of a.ipynb');
    expect(select()?.selectedOptions[0].text).toBe('Shared with all notebooks');
    expect(panel.text).toContain('Own, empty at first');

    await act(async () => {
      select()!.value = 'copy';
      select()!.dispatchEvent(new Event('change', { bubbles: true }));
    });
    expect(modes.chosen).toEqual([['a.ipynb', 'copy']]);

    modes.choices.set('a.ipynb', {
      mode: 'copy',
      isPending: true,
      isFixed: false
    });
    await act(async () => modes.changed.emit());
    expect(select()?.value).toBe('copy');
    expect(panel.text).toContain('From its next cell on.');
  });

  it('cannot be changed where the administrator has fixed it', async () => {
    modes.choices.set('a.ipynb', {
      mode: 'own',
      isPending: false,
      isFixed: true
    });
    await panel.show(
      makeReadyModel({ notebooks: [notebook('a.ipynb', 'own')] })
    );
    expect(select()?.disabled).toBe(true);
    expect(panel.text).not.toContain('From its next cell on.');
  });
});
