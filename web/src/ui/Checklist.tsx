import { type ReactNode, useId } from "react";
import styles from "./Checklist.module.css";
import { classes } from "./classes";

interface Props<Value extends string> {
  legend: string;
  help?: ReactNode;
  /** Where nothing can be chosen. */
  none?: string;
  chosen: readonly Value[];
  onChange: (chosen: Value[]) => void;
  options: readonly { value: Value; label: string; help?: string; disabled?: boolean }[];
  /** In several columns where there is room. */
  columns?: boolean;
}

/** Any number of a few. */
export function Checklist<Value extends string>({
  legend,
  help,
  none,
  chosen,
  onChange,
  options,
  columns,
}: Props<Value>) {
  const id = useId();
  const toggle = (value: Value) =>
    onChange(chosen.includes(value) ? chosen.filter((each) => each !== value) : [...chosen, value]);
  return (
    <fieldset className={styles.group} aria-describedby={help ? id : undefined}>
      <legend>{legend}</legend>
      {help && (
        <p id={id} className={styles.help}>
          {help}
        </p>
      )}
      {options.length === 0 && none && <p className={styles.help}>{none}</p>}
      <div className={classes(styles.options, columns && styles.columns)}>
        {options.map(({ value, label, help: about, disabled }) => (
          <label key={value} className={styles.option}>
            <input
              type="checkbox"
              checked={chosen.includes(value)}
              disabled={disabled}
              onChange={() => toggle(value)}
            />
            <span>
              {label}
              {about && <span className={styles.about}>{about}</span>}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
