import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "./Button";
import styles from "./CopyField.module.css";
import { copyText } from "./copy";
import { FieldFrame } from "./Field";

interface Props {
  label: string;
  help?: string;
  value: string;
}

/** A text to be taken elsewhere: it can be copied, and is chosen as a whole where copying is not allowed. */
export function CopyField({ label, help, value }: Props) {
  const { t } = useTranslation();
  const field = useRef<HTMLInputElement>(null);
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 3000);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = async () => {
    field.current?.select();
    setCopied(await copyText(value));
  };
  return (
    <FieldFrame label={label} help={help}>
      {({ className, ...control }) => (
        <span className={styles.line}>
          <input
            ref={field}
            {...control}
            className={`${className} ${styles.value}`}
            readOnly
            value={value}
            onFocus={(event) => event.target.select()}
          />
          <Button icon={copied ? "check" : "copy"} onClick={() => void copy()}>
            {t(copied ? "action.copied" : "action.copy")}
          </Button>
        </span>
      )}
    </FieldFrame>
  );
}
