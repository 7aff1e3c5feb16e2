import * as React from 'react';

/** A name that may break behind its points, and nowhere else where it can. */
export function DottedName(props: {
  readonly name: string;
}): React.ReactElement {
  return (
    <>
      {props.name.split('.').map((part, index) => (
        <React.Fragment key={index}>
          {index > 0 && (
            <>
              .<wbr />
            </>
          )}
          {part}
        </React.Fragment>
      ))}
    </>
  );
}
