import {
  makeModel,
  makeReadyModel,
  SampleServer
} from '../../__tests__/samples';
import { webUiUrl } from '../url';
import { ROOT, serverSettings } from './sampleWebUi';

const SPARK = {
  version: '4.3.0',
  app_id: 'local-1',
  web_ui: 'spark-connect/ui/first/'
};

describe('webUiUrl', () => {
  const server = new SampleServer();
  const url = (): string | null => webUiUrl(server, serverSettings);

  it('is below the base URL, while Spark runs', () => {
    expect(url()).toBeNull();
    server.model = makeReadyModel({ spark: SPARK });
    expect(url()).toBe(ROOT);
    server.model = makeReadyModel({ spark: SPARK, state: 'stopping' });
    expect(url()).toBeNull();
    server.model = makeModel();
    expect(url()).toBeNull();
  });
});
