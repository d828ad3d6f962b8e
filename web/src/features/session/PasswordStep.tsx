import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Problem } from "../../api/problem";
import { problemText } from "../../api/problem-text";
import type { SecondFactorAsked, Session } from "../../api/types";
import { Button } from "../../ui/Button";
import { TextField } from "../../ui/Field";
import { Trouble } from "../../ui/Trouble";
import styles from "./Door.module.css";
import { signIn } from "./session";

interface Props {
  onSession: (session: Session) => void;
  onAsked: (asked: SecondFactorAsked) => void;
}

/** The first step: address and password. */
export function PasswordStep({ onSession, onAsked }: Props) {
  const { t } = useTranslation();
  const [address, setAddress] = useState("");
  const [password, setPassword] = useState("");
  const attempt = useMutation({
    mutationFn: signIn,
    onSuccess: (answer) => ("csrf" in answer ? onSession(answer) : onAsked(answer)),
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        attempt.mutate({ address: address.trim(), password });
      }}
    >
      <TextField
        label={t("sign_in.address")}
        type="email"
        name="username"
        autoComplete="username"
        autoFocus
        required
        value={address}
        onChange={setAddress}
      />
      <TextField
        label={t("sign_in.password")}
        type="password"
        name="password"
        autoComplete="current-password"
        required
        value={password}
        onChange={setPassword}
      />
      <Trouble text={attempt.error ? refusal(attempt.error) : undefined} />
      <Button type="submit" look="primary" size="large" busy={attempt.isPending}>
        {t("sign_in.submit")}
      </Button>
      <Link to="/forgotten" className={styles.aside}>
        {t("sign_in.forgotten")}
      </Link>
    </form>
  );

  function refusal(error: Error): string {
    if (!(error instanceof Problem)) return problemText(error, t);
    if (error.status === 401) return t("sign_in.wrong");
    if (error.kind === "too-many") return t("sign_in.too_many", { seconds: error.retryAfter ?? 60 });
    return problemText(error, t);
  }
}
