import type { TranslationBundle } from '@jupyterlab/translation';

import type { OptionsApi } from '../../options/api';

/** Return who set an option, in a few words. */
export function originWords(
  origin: OptionsApi.IOrigin,
  trans: TranslationBundle
): string {
  switch (origin.kind) {
    case 'user':
      return trans.__('you');
    case 'bundle':
      return trans.__('bundle "%1"', origin.name);
    case 'cluster':
      return trans.__('cluster "%1"', origin.name);
    case 'defaults':
      return trans.__('spark-defaults.conf');
    case 'sizing':
      return trans.__('the limits of this container');
    case 'product':
      return trans.__('this extension');
  }
}
