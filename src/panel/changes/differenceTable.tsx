import * as React from 'react';

import type { IDifferenceRow } from '../../changes/differences';
import { clusterName } from '../../ui/words';
import { OptionName } from '../configure/optionName';
import type { IViewProps } from '../view';

/** What differs between some places, by key and value: each name on a line of its own, its values below. */
export function DifferenceTable(
  props: Pick<IViewProps, 'server' | 'trans'> & DifferenceTable.IProps
): React.ReactElement {
  const { server, trans, caption, places, rows } = props;
  const show = (row: IDifferenceRow, value: string | null): string => {
    if (value === null) {
      return trans.__('not set');
    }
    if (row.name === 'cluster') {
      return clusterName(server, value);
    }
    return value === '' ? trans.__('an empty text') : value;
  };
  return (
    <table className="jp-SparkConnectChanges-table">
      <caption>{caption}</caption>
      <thead>
        <tr>
          {places.map(place => (
            <th key={place} scope="col">
              {place}
            </th>
          ))}
        </tr>
      </thead>
      {rows.map(row => (
        <tbody key={row.name}>
          <tr>
            <th scope="rowgroup" colSpan={places.length}>
              {row.name === 'cluster' ? (
                trans.__('Cluster')
              ) : row.name === 'bundles' ? (
                trans.__('Bundles')
              ) : (
                <OptionName name={row.name} />
              )}
              {row.live !== null && (
                <span className="jp-SparkConnectPanel-minor">
                  {row.live
                    ? trans.__('applies at once')
                    : trans.__('needs a restart')}
                </span>
              )}
            </th>
          </tr>
          <tr>
            {row.values.map((value, index) => (
              <td
                key={index}
                className={value === null ? 'jp-mod-unset' : undefined}
              >
                {show(row, value)}
              </td>
            ))}
          </tr>
        </tbody>
      ))}
    </table>
  );
}

/** The namespace of `DifferenceTable`. */
export namespace DifferenceTable {
  /** What is compared. */
  export interface IProps {
    /** What the table is called, for those who do not see what stands around it. */
    readonly caption: string;
    /** The places in the order of the values, such as "Runs" and "Chosen". */
    readonly places: ReadonlyArray<string>;
    readonly rows: ReadonlyArray<IDifferenceRow>;
  }
}
