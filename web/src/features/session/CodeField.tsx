import { useTranslation } from "react-i18next";
import { TextField } from "../../ui/Field";
import styles from "./Door.module.css";

interface Props {
  /** One of the recovery codes is meant. */
  recovery?: boolean;
  value: string;
  onChange: (value: string) => void;
  problem?: string;
}

/** The code of the moment, offered by the phone's keyboard where it can. */
export function CodeField({ recovery, value, onChange, problem }: Props) {
  const { t } = useTranslation();
  return (
    <TextField
      label={t(recovery ? "second_factor.recovery_code" : "second_factor.code")}
      help={t(recovery ? "second_factor.recovery_code_help" : "second_factor.code_help")}
      problem={problem}
      className={styles.code}
      inputMode={recovery ? "text" : "numeric"}
      autoComplete={recovery ? "off" : "one-time-code"}
      spellCheck={false}
      autoCapitalize="none"
      maxLength={recovery ? 40 : 8}
      autoFocus
      required
      value={value}
      onChange={onChange}
    />
  );
}
