import type { UseMutationResult } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { fieldText, refusalText } from "../../api/problem-text";
import { Button } from "../../ui/Button";
import { TextField } from "../../ui/Field";
import formStyles from "../../ui/Form.module.css";
import { Trouble } from "../../ui/Trouble";
import { CodeField } from "../session/CodeField";
import { isWrongPassword } from "../session/password";

interface Props {
  act: string;
  saving: UseMutationResult<unknown, Error, { password: string; code: string }>;
  danger?: boolean;
  onCancel: () => void;
}

/** Asks who it is once more before the second factor is changed. */
export function PasswordAndCode({ act, saving, danger, onCancel }: Props) {
  const { t } = useTranslation();
  const [password, setPassword] = useState("");
  const [code, setCode] = useState("");
  const wrong = isWrongPassword(saving.error);
  return (
    <form
      className={formStyles.form}
      onSubmit={(event) => {
        event.preventDefault();
        saving.mutate({ password, code: code.trim() });
      }}
    >
      <div className={formStyles.pair}>
        <TextField
          label={t("profile.password_current")}
          problem={wrong ? t("profile.password_wrong") : fieldText(saving.error, "password")}
          type="password"
          autoComplete="current-password"
          required
          value={password}
          onChange={setPassword}
        />
        <CodeField value={code} onChange={setCode} problem={fieldText(saving.error, "code")} />
      </div>
      <Trouble text={wrong ? undefined : refusalText(saving.error, t, ["password", "code"])} />
      <div className={formStyles.buttons}>
        <Button type="submit" look={danger ? "danger" : "primary"} busy={saving.isPending}>
          {act}
        </Button>
        <Button onClick={onCancel}>{t("action.cancel")}</Button>
      </div>
    </form>
  );
}
