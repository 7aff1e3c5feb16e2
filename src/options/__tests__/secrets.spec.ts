import { HIDDEN, holdsSecret, isSecretName, withoutSecrets } from '../secrets';

describe('a secret', () => {
  it.each([
    ['spark.hadoop.fs.s3a.secret.key', true],
    ['spark.hadoop.fs.s3a.access.key', true],
    ['spark.ssl.keyStorePassword', true],
    ['spark.connect.authenticate.token', true],
    ['spark.hadoop.fs.s3a.aws.credentials.provider', false],
    ['spark.kubernetes.authenticate.oauthTokenFile', false],
    ['spark.driver.memory', false]
  ])('is told by the name %s: %s', (name, isSecret) => {
    expect(isSecretName(name)).toBe(isSecret);
  });

  it.each([
    ['-Djavax.net.ssl.trustStorePassword=abc', true],
    ['jdbc:x://h/d?user=u&password=p', true],
    ['https://me:word@host/', true],
    ['https://host/a:b@c', false],
    ['com.example:tokenizer:1.2', false]
  ])('is told by the value %s: %s', (value, isSecret) => {
    expect(holdsSecret('spark.x', value)).toBe(isSecret);
  });

  it('is not kept', () => {
    expect(
      withoutSecrets({
        cluster: 'local',
        options: {
          'spark.a': '1',
          'spark.x.password': 'p',
          'spark.y': '-Dtoken=abc',
          'spark.z': HIDDEN
        }
      })
    ).toEqual({ cluster: 'local', options: { 'spark.a': '1' } });
    expect(withoutSecrets({ options: { 'spark.x.token': 't' } })).toEqual({});
  });
});
