import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../ui/Button";
import { copyText, saveText } from "../../ui/copy";
import { Check } from "../../ui/Options";
import styles from "./RecoveryCodes.module.css";

interface Props {
  codes: readonly string[];
  /** Whose they are, for the paper they are printed on. */
  address: string;
  onKept: () => void;
}

/** The codes for the day the phone is lost. They are shown this once; going on asks whether they are kept. */
export function RecoveryCodes({ codes, address, onKept }: Props) {
  const { t } = useTranslation();
  const [kept, setKept] = useState(false);
  const [copied, setCopied] = useState(false);
  const text = `${t("second_factor.codes_of", { address })}\n\n${codes.join("\n")}\n`;
  return (
    <div className={styles.region}>
      <p>{t("second_factor.codes_lead")}</p>
      <div className={styles.paper} data-print>
        <p className={styles.of}>{t("second_factor.codes_of", { address })}</p>
        <ol className={styles.codes} aria-label={t("second_factor.codes")}>
          {codes.map((code) => (
            <li key={code}>{code}</li>
          ))}
        </ol>
      </div>
      <div className={styles.buttons}>
        <Button
          icon={copied ? "check" : "copy"}
          onClick={() => void copyText(codes.join("\n")).then(setCopied)}
        >
          {t(copied ? "action.copied" : "action.copy")}
        </Button>
        <Button icon="download" onClick={() => saveText(t("second_factor.file"), text)}>
          {t("action.download")}
        </Button>
        <Button icon="print" onClick={() => window.print()}>
          {t("action.print")}
        </Button>
      </div>
      <Check label={t("second_factor.kept")} checked={kept} onChange={setKept} />
      <div className={styles.buttons}>
        <Button look="primary" disabled={!kept} onClick={onKept}>
          {t("second_factor.finish")}
        </Button>
      </div>
    </div>
  );
}
