import {
  type InputHTMLAttributes,
  type ReactNode,
  type Ref,
  type TextareaHTMLAttributes,
  useId,
} from "react";
import { classes } from "./classes";
import styles from "./Field.module.css";

interface FrameProps {
  label: string;
  /** One sentence that helps. */
  help?: ReactNode;
  /** What is wrong with it; replaces the help. */
  problem?: string;
  className?: string;
}

/** Label above, help or trouble below, tied together for screen readers. `children` makes the control. */
export function FieldFrame({
  label,
  help,
  problem,
  className,
  children,
}: FrameProps & {
  children: (control: {
    id: string;
    "aria-describedby": string | undefined;
    "aria-invalid": true | undefined;
    className: string;
  }) => ReactNode;
}) {
  const id = useId();
  const below = problem ?? help;
  return (
    <div className={classes(styles.field, className)}>
      <label htmlFor={id} className={styles.label}>
        {label}
      </label>
      {children({
        id,
        "aria-describedby": below ? `${id}-below` : undefined,
        "aria-invalid": problem ? true : undefined,
        className: styles.control ?? "",
      })}
      {below && (
        <div id={`${id}-below`} className={problem ? styles.problem : styles.help}>
          {below}
        </div>
      )}
    </div>
  );
}

type InputProps = FrameProps &
  Omit<InputHTMLAttributes<HTMLInputElement>, "onChange" | "className"> & {
    onChange: (value: string) => void;
    ref?: Ref<HTMLInputElement>;
  };

/** A line of text. */
export function TextField({ label, help, problem, className, onChange, ...input }: InputProps) {
  return (
    <FieldFrame label={label} help={help} problem={problem} className={className}>
      {(control) => <input {...control} {...input} onChange={(event) => onChange(event.target.value)} />}
    </FieldFrame>
  );
}

type AreaProps = FrameProps &
  Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, "onChange" | "className"> & {
    onChange: (value: string) => void;
  };

/** Several lines of text. */
export function TextArea({ label, help, problem, className, onChange, ...area }: AreaProps) {
  return (
    <FieldFrame label={label} help={help} problem={problem} className={className}>
      {(control) => (
        <textarea rows={4} {...control} {...area} onChange={(event) => onChange(event.target.value)} />
      )}
    </FieldFrame>
  );
}

type ChoiceProps<Value extends string> = FrameProps & {
  value: Value;
  onChange: (value: Value) => void;
  options: readonly { value: Value; label: string }[];
  disabled?: boolean;
};

/** One of a few, with the browser's own list: the fastest and most accessible there is. */
export function Choice<Value extends string>({
  value,
  onChange,
  options,
  disabled,
  ...frame
}: ChoiceProps<Value>) {
  return (
    <FieldFrame {...frame}>
      {(control) => (
        <select
          {...control}
          value={value}
          disabled={disabled}
          onChange={(event) => onChange(event.target.value as Value)}
        >
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
      )}
    </FieldFrame>
  );
}
