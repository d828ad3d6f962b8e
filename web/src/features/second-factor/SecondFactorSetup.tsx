import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { fieldText, refusalText } from "../../api/problem-text";
import type { SecondFactorStart } from "../../api/types";
import { Button } from "../../ui/Button";
import { CopyField } from "../../ui/CopyField";
import { TextField } from "../../ui/Field";
import formStyles from "../../ui/Form.module.css";
import { Trouble } from "../../ui/Trouble";
import { CodeField } from "../session/CodeField";
import { isWrongPassword } from "../session/password";
import { QrCode } from "./QrCode";
import { beginSecondFactor, confirmSecondFactor } from "./queries";
import { RecoveryCodes } from "./RecoveryCodes";
import styles from "./SecondFactorSetup.module.css";

interface Props {
  address: string;
  onDone: () => void;
  onCancel?: () => void;
}

/** Switching the second factor on: the password, the drawing for the phone, a first code, the recovery codes. */
export function SecondFactorSetup({ address, onDone, onCancel }: Props) {
  const [started, setStarted] = useState<SecondFactorStart>();
  const [codes, setCodes] = useState<string[]>();
  if (codes) return <RecoveryCodes codes={codes} address={address} onKept={onDone} />;
  if (started) return <Scan start={started} onCodes={setCodes} onCancel={onCancel} />;
  return <Password onStarted={setStarted} onCancel={onCancel} />;
}

function Password({
  onStarted,
  onCancel,
}: {
  onStarted: (start: SecondFactorStart) => void;
  onCancel?: () => void;
}) {
  const { t } = useTranslation();
  const [password, setPassword] = useState("");
  const beginning = useMutation({ mutationFn: () => beginSecondFactor(password), onSuccess: onStarted });
  const wrong = isWrongPassword(beginning.error);
  return (
    <form
      className={formStyles.form}
      onSubmit={(event) => {
        event.preventDefault();
        beginning.mutate();
      }}
    >
      <TextField
        label={t("profile.password_current")}
        help={t("second_factor.password_help")}
        problem={wrong ? t("profile.password_wrong") : fieldText(beginning.error, "password")}
        type="password"
        autoComplete="current-password"
        autoFocus
        required
        value={password}
        onChange={setPassword}
      />
      <Trouble text={wrong ? undefined : refusalText(beginning.error, t, ["password"])} />
      <div className={formStyles.buttons}>
        <Button type="submit" look="primary" busy={beginning.isPending}>
          {t("second_factor.go_on")}
        </Button>
        {onCancel && <Button onClick={onCancel}>{t("action.cancel")}</Button>}
      </div>
    </form>
  );
}

interface ScanProps {
  start: SecondFactorStart;
  onCodes: (codes: string[]) => void;
  onCancel?: () => void;
}

function Scan({ start, onCodes, onCancel }: ScanProps) {
  const { t } = useTranslation();
  const [code, setCode] = useState("");
  const confirming = useMutation({
    mutationFn: () => confirmSecondFactor(code.replaceAll(/\s/g, "")),
    onSuccess: ({ recovery_codes }) => onCodes(recovery_codes),
  });
  return (
    <form
      className={formStyles.form}
      onSubmit={(event) => {
        event.preventDefault();
        confirming.mutate();
      }}
    >
      <ol className={styles.steps}>
        <li>{t("second_factor.step_app")}</li>
        <li>{t("second_factor.step_scan")}</li>
        <li>{t("second_factor.step_code")}</li>
      </ol>
      <div className={styles.scan}>
        <QrCode svg={start.qr_svg} label={t("second_factor.qr")} />
        <div className={styles.hand}>
          <CopyField
            label={t("second_factor.secret")}
            help={t("second_factor.secret_help")}
            value={start.secret}
          />
          <a href={start.uri}>{t("second_factor.open_app")}</a>
        </div>
      </div>
      <div className={styles.code}>
        <CodeField value={code} onChange={setCode} problem={fieldText(confirming.error, "code")} />
      </div>
      <Trouble text={refusalText(confirming.error, t, ["code"])} />
      <div className={formStyles.buttons}>
        <Button type="submit" look="primary" busy={confirming.isPending}>
          {t("second_factor.confirm")}
        </Button>
        {onCancel && <Button onClick={onCancel}>{t("action.cancel")}</Button>}
      </div>
    </form>
  );
}
