import type { Page, Route } from '@playwright/test';

import type { components } from '../../src/schema';
import type { Model, Situation, State } from './samples';
import {
  BUNDLES,
  CHECKS,
  CLUSTERS,
  LOG,
  model,
  OPTION_REFERENCE,
  PROPERTIES,
  SITUATIONS
} from './samples';

/**
 * Answer for our REST API, so that a state can be looked at without a Spark.
 *
 * @param page - The page whose requests are answered.
 * @param state - The state to show, or `missing` for a Jupyter server without the extension.
 * @param situation - What is different from the usual model of that state.
 */
export async function stubServer(
  page: Page,
  state: State | 'missing',
  situation?: Situation
): Promise<void> {
  // made once: what counts up or down begins when the page is opened
  const told = state === 'missing' ? null : model(state);
  const change = situation && SITUATIONS[situation]();
  await page.route(API, route =>
    told
      ? answer(route, { ...told, ...change })
      : route.fulfill({ status: 404, json: { message: 'Not Found' } })
  );
}

const API = /\/spark-connect\/api\//;

async function answer(route: Route, told: Model): Promise<void> {
  const { pathname } = new URL(route.request().url());
  if (pathname.endsWith('/clusters')) {
    await route.fulfill({ json: CLUSTERS });
  } else if (pathname.endsWith('/bundles')) {
    await route.fulfill({ json: BUNDLES });
  } else if (pathname.endsWith('/api/options')) {
    await route.fulfill({ json: OPTION_REFERENCE });
  } else if (pathname.endsWith('/review')) {
    await route.fulfill({ json: review(route.request().postDataJSON()) });
  } else if (pathname.endsWith('/doctor')) {
    await route.fulfill({ json: { checks: CHECKS } });
  } else if (pathname.endsWith('/server/log')) {
    await route.fulfill({ json: piece(told.generation ?? 0) });
  } else {
    await route.fulfill({ json: { ...told, now: new Date().toISOString() } });
  }
}

/** What the server says of a selection: that no option has a name with two m's, and no size ends with an x. */
function review(
  request: Partial<components['schemas']['StartRequest']>
): components['schemas']['Review'] {
  const problems = Object.entries(request.options ?? {}).flatMap(
    ([name, value]): components['schemas']['OptionProblem'][] => {
      const fault = name.endsWith('.memmory')
        ? `Spark 4.3 has no option ${name}.`
        : `${name} is "${value}": it takes a number with a unit, such as 2g or 512m.`;
      const suggestion = name.endsWith('.memmory')
        ? name.replace('mm', 'm')
        : null;
      return suggestion !== null || value.endsWith('x')
        ? [{ name, level: 'error', message: fault, suggestion }]
        : [];
    }
  );
  return { properties: PROPERTIES, problems };
}

function piece(generation: number): components['schemas']['LogPiece'] {
  let offset = 0;
  const entries = LOG.map(text => {
    const entry = {
      offset,
      length: text.length + 1,
      level: text.split(' ')[2] as 'INFO' | 'WARN' | 'ERROR',
      text,
      continues: false
    };
    offset += entry.length;
    return entry;
  });
  return { generation, start: 0, end: offset, from: 0, to: offset, entries };
}
