import { spawnSync } from 'child_process';
import { randomBytes, randomInt } from 'crypto';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import * as path from 'path';

/** A Jupyter server that journeys run on. */
export interface IServer {
  /** What comes after the host in its addresses; begins and ends with a slash. */
  readonly baseUrl: string;
  /** The command that starts it. */
  readonly command: string;
  /** Its address, without a slash at the end: Galata puts a path behind it. */
  readonly url: string;
  /** The environment it runs in. */
  readonly env: Record<string, string>;
  /** What opens it; empty where everybody may come in. */
  readonly token: string;
  /** The file that it logs to; null where the journey shows its words. */
  readonly log: string | null;
}

const CONFIG = path.resolve(__dirname, '..', 'jupyter_server_test_config.py');
const OFFER = path.resolve(__dirname, '..', 'spark-connect.d');
const EXAMPLES = path.resolve(__dirname, '..', '..', 'examples');

/** What must not leak from the Jupyter, Spark or kernel around the tests into theirs. */
const FOREIGN = /^(JUPYTER|JPY_|SPARK|PYSPARK|IPYTHON)/;

/**
 * Describe a server that asks for a token and guards against forged requests, as people's servers do.
 *
 * It logs every request, with the name of the user whom it took the sender for.
 */
export function describeGuardedServer(name: string): IServer {
  const server = describeServer(name, 'lab', '/');
  const log = path.join(server.env.HOME, 'jupyter.log');
  const token = remember(`SPARK_TESTS_TOKEN_${name}`, () =>
    randomBytes(16).toString('hex')
  );
  return {
    ...server,
    command: `${server.command} 2>${JSON.stringify(log)}`,
    env: { ...server.env, SPARK_CONNECT_TEST_TOKEN: token },
    token,
    log
  };
}

/**
 * Describe a server with a free port and a home of its own.
 *
 * Playwright reads its configuration again in each worker: the choices are made once and handed down in the
 * environment.
 *
 * @param name - A name that no other server has.
 * @param application - The Jupyter application, such as `lab`.
 * @param baseUrl - Its base URL.
 */
export function describeServer(
  name: string,
  application: 'lab' | 'notebook',
  baseUrl: string
): IServer {
  const port = remember(`SPARK_TESTS_PORT_${name}`, freePort);
  const home = remember(`SPARK_TESTS_HOME_${name}`, makeHome);
  const kept = Object.entries(process.env).filter(
    (pair): pair is [string, string] =>
      pair[1] !== undefined && !FOREIGN.test(pair[0])
  );
  return {
    baseUrl,
    command: `exec jupyter ${application} --config=${JSON.stringify(CONFIG)}`,
    token: '',
    log: null,
    url: `http://127.0.0.1:${port}${baseUrl}`.replace(/\/$/, ''),
    env: {
      // Playwright lays these over its own environment: what is not wanted has to be emptied
      ...Object.fromEntries(
        Object.keys(process.env)
          .filter(key => FOREIGN.test(key))
          .map(key => [key, ''])
      ),
      ...Object.fromEntries(kept),
      HOME: home,
      IPYTHONDIR: path.join(home, 'ipython'),
      JUPYTER_CONFIG_DIR: path.join(home, 'config'),
      JUPYTER_DATA_DIR: path.join(home, 'data'),
      JUPYTER_RUNTIME_DIR: path.join(home, 'runtime'),
      JUPYTERLAB_GALATA_ROOT_DIR: path.join(home, 'notebooks'),
      JUPYTERLAB_SETTINGS_DIR: path.join(home, 'settings'),
      JUPYTERLAB_WORKSPACES_DIR: path.join(home, 'workspaces'),
      SPARK_CONNECT_TEST_ARCHIVES:
        process.env.SPARK_CONNECT_TEST_ARCHIVES ?? '',
      SPARK_CONNECT_TEST_BASE_URL: baseUrl,
      SPARK_CONNECT_TEST_PORT: port
    }
  };
}

function remember(variable: string, choose: () => string): string {
  return (process.env[variable] ??= choose());
}

/**
 * A port that nobody listens on, from below those that the system gives to connections going out.
 *
 * It is tried in another process, because here one can only wait for the answer of Node's own servers.
 */
function freePort(): string {
  const attempt =
    "require('net').createServer().listen(process.argv[1], '127.0.0.1', function () { this.close(); })";
  for (;;) {
    const port = String(randomInt(20_000, 32_000));
    const { status } = spawnSync(process.execPath, ['-e', attempt, port]);
    if (status === 0) {
      return port;
    }
  }
}

/** A home with the examples and what is offered in it, removed when the process that made it ends. */
function makeHome(): string {
  const home = mkdtempSync(path.join(tmpdir(), 'spark-ui-tests-'));
  const notebooks = path.join(home, 'notebooks');
  mkdirSync(notebooks);
  cpSync(EXAMPLES, notebooks, { recursive: true });
  cpSync(OFFER, path.join(home, 'config', 'spark-connect.d'), {
    recursive: true
  });
  makePackage(path.join(home, 'maven'));
  process.on('exit', () => rmSync(home, { recursive: true, force: true }));
  return home;
}

/** A Maven repository with the package of the bundle "Tables" in it: a jar without content, which is an empty zip. */
function makePackage(repository: string): void {
  const folder = path.join(repository, 'example', 'tables', '1.0');
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    path.join(folder, 'tables-1.0.pom'),
    `<project>
  <modelVersion>4.0.0</modelVersion>
  <groupId>example</groupId>
  <artifactId>tables</artifactId>
  <version>1.0</version>
</project>`
  );
  writeFileSync(
    path.join(folder, 'tables-1.0.jar'),
    Buffer.concat([Buffer.from('PK\x05\x06'), Buffer.alloc(18)])
  );
}
