import server from './plugins/server';

export * from './tokens';

export default [server];
