import { ServerConnection } from '@jupyterlab/services';

import { ChangesApi } from '../changes/api';
import { ChecksApi } from '../checks/api';
import { LogApi } from '../log/api';
import { ModelsApi } from '../ml/api';
import { OptionsApi } from '../options/api';

const settings = ServerConnection.makeSettings();

/** The part of Jupyter's services that a plugin needs to make its routes. */
export const serviceManager = { serverSettings: settings };

/** Let all routes of a class answer as those of the test, also the ones that a plugin makes. */
export function answerAll<T extends object>(
  type: { readonly prototype: T },
  api: jest.Mocked<T>
): void {
  for (const [name, answer] of Object.entries(api)) {
    if (jest.isMockFunction(answer)) {
      jest
        .spyOn(type.prototype, name as never)
        .mockImplementation(answer as never);
    }
  }
}

/** Make the routes of changes: nothing differs, and nothing would be lost. */
export function makeChangesApi(): jest.Mocked<ChangesApi> {
  return answering(new ChangesApi(settings), {
    changeOptions: undefined,
    resetOptions: undefined,
    compare: { differences: [], losses: null },
    getLosses: { notebooks: [], made: [], cached: [] }
  });
}

/** Make the route of the checks: there is nothing to check. */
export function makeChecksApi(): jest.Mocked<ChecksApi> {
  return answering(new ChecksApi(settings), { run: { checks: [] } });
}

/** Make the routes of the log: it is empty. */
export function makeLogApi(): jest.Mocked<LogApi> {
  return answering(new LogApi(settings), {
    read: { generation: 1, start: 0, end: 0, from: 0, to: 0, entries: [] }
  });
}

/** Make the route of the models: there are none. */
export function makeModelsApi(): jest.Mocked<ModelsApi> {
  return answering(new ModelsApi(settings), {
    getModels: { models: [], bytes: 0, memory_limit: null, disk_limit: null }
  });
}

/** Make the routes of the options: Spark knows none, and none is wrong. */
export function makeOptionsApi(): jest.Mocked<OptionsApi> {
  return answering(new OptionsApi(settings), {
    getReference: { spark_version: '4.3.0', minor: '4.3', options: [] },
    review: { properties: [], problems: [] }
  });
}

/** Replace methods by ones that resolve to these answers, until the test has others. */
function answering<T extends object>(
  api: T,
  answers: Readonly<Record<string, unknown>>
): jest.Mocked<T> {
  for (const [name, answer] of Object.entries(answers)) {
    Object.assign(api, { [name]: jest.fn(async () => answer) });
  }
  return api as jest.Mocked<T>;
}
