import * as React from 'react';

/** The name of an option, which may break behind its points and nowhere else where it can. */
export function OptionName(props: {
  readonly name: string;
}): React.ReactElement {
  const parts = props.name.split('.');
  return (
    <code className="jp-SparkConnectConfigure-name">
      {parts.map((part, index) => (
        <React.Fragment key={index}>
          {index > 0 && (
            <>
              .<wbr />
            </>
          )}
          {part}
        </React.Fragment>
      ))}
    </code>
  );
}
