import { Widget } from '@lumino/widgets';

import { sparkConnectIcon } from '../icons';
import { SingleTab } from '../singleTab';

const LABEL = 'One';

describe('SingleTab', () => {
  let added: Widget[];
  let shown: string[];
  const make = jest.fn(async () => new Widget());

  const makeTab = (): SingleTab<Widget> =>
    new SingleTab({
      id: 'one',
      namespace: 'tabs',
      label: LABEL,
      icon: sparkConnectIcon,
      shell: {
        add: (widget, area) => {
          added.push(widget);
          expect(area).toBe('main');
          Widget.attach(widget, document.body);
        },
        activateById: id => {
          shown.push(id);
        }
      },
      make
    });

  beforeEach(() => {
    added = [];
    shown = [];
    make.mockClear();
  });

  afterEach(() => {
    added.forEach(widget => widget.dispose());
  });

  it('is made once, and shown each time', async () => {
    const tab = makeTab();
    await Promise.all([tab.open('main'), tab.open('main')]);
    await tab.open('main');
    expect(added.map(({ title }) => title.label)).toEqual([LABEL]);
    expect(shown).toEqual(['one', 'one', 'one']);
  });

  it('is made again after it was closed', async () => {
    const tab = makeTab();
    await tab.open('main');
    added[0].dispose();
    await tab.open('main');
    expect(added).toHaveLength(2);
  });

  it('can be opened later where it could not be loaded', async () => {
    const tab = makeTab();
    make.mockRejectedValueOnce(new Error('Jupyter is away.'));
    await expect(tab.open('main')).rejects.toThrow('Jupyter is away.');
    await tab.open('main');
    expect(added).toHaveLength(1);
  });

  it('is opened again by its command, where the layout says so', () => {
    const restore = jest.fn(async () => undefined);
    makeTab().restore({ restore }, 'tabs:open');
    const [, options] = restore.mock.lastCall as unknown as [
      unknown,
      { command: string; name: () => string }
    ];
    expect(options.command).toBe('tabs:open');
    expect(options.name()).toBe('one');
    makeTab().restore(null, 'tabs:open');
  });
});
