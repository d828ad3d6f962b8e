import { type ReactNode, useId } from "react";
import { classes } from "./classes";
import styles from "./Options.module.css";

interface Option<Value extends string> {
  value: Value;
  label: string;
  /** What choosing it means. */
  help?: ReactNode;
  /** Further controls that only this choice needs. */
  more?: ReactNode;
}

interface Props<Value extends string> {
  legend: string;
  value: Value;
  onChange: (value: Value) => void;
  options: readonly Option<Value>[];
  /** Side by side, for short labels. */
  row?: boolean;
}

/** One of a few choices that want a word of explanation each. */
export function Options<Value extends string>({ legend, value, onChange, options, row }: Props<Value>) {
  const id = useId();
  return (
    <fieldset className={styles.group}>
      <legend>{legend}</legend>
      <div className={classes(styles.options, row && styles.row)}>
        {options.map((option) => (
          <div key={option.value} className={styles.option}>
            <label className={styles.line}>
              <input
                type="radio"
                name={id}
                checked={option.value === value}
                aria-describedby={option.help ? `${id}-${option.value}` : undefined}
                onChange={() => onChange(option.value)}
              />
              <span>{option.label}</span>
            </label>
            {option.help && (
              <p id={`${id}-${option.value}`} className={styles.help}>
                {option.help}
              </p>
            )}
            {option.value === value && option.more && <div className={styles.more}>{option.more}</div>}
          </div>
        ))}
      </div>
    </fieldset>
  );
}

interface CheckProps {
  label: string;
  help?: ReactNode;
  checked: boolean;
  onChange: (checked: boolean) => void;
  disabled?: boolean;
}

/** Yes or no. */
export function Check({ label, help, checked, onChange, disabled }: CheckProps) {
  const id = useId();
  return (
    <div className={styles.option}>
      <label className={styles.line}>
        <input
          type="checkbox"
          checked={checked}
          disabled={disabled}
          aria-describedby={help ? id : undefined}
          onChange={(event) => onChange(event.target.checked)}
        />
        <span>{label}</span>
      </label>
      {help && (
        <p id={id} className={styles.help}>
          {help}
        </p>
      )}
    </div>
  );
}
