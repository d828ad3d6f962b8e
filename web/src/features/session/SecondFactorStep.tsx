import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Problem } from "../../api/problem";
import { problemText } from "../../api/problem-text";
import type { SecondFactorAsked, Session } from "../../api/types";
import { Button } from "../../ui/Button";
import { Trouble } from "../../ui/Trouble";
import { CodeField } from "./CodeField";
import { isWholeCode } from "./code";
import { giveSecondFactor } from "./session";

interface Props {
  asked: SecondFactorAsked;
  onDone: (session: Session) => void;
  /** Back to the password; with a reason when the time for the code is over. */
  onBack: (why?: string) => void;
}

/** The second step: the code of the moment, or one of the recovery codes. */
export function SecondFactorStep({ asked, onDone, onBack }: Props) {
  const { t } = useTranslation();
  const [recovery, setRecovery] = useState(!asked.methods.includes("totp"));
  const [code, setCode] = useState("");
  const attempt = useMutation({
    mutationFn: (given: string) => giveSecondFactor({ ticket: asked.ticket, code: given }),
    onSuccess: onDone,
    onError: (error) => {
      setCode("");
      if (error instanceof Problem && error.kind === "not-signed-in") onBack(t("sign_in.second_over"));
    },
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        attempt.mutate(code.trim());
      }}
    >
      <CodeField
        key={String(recovery)}
        recovery={recovery}
        value={code}
        onChange={(typed) => {
          setCode(typed);
          // Whoever typed the sixth figure has nothing left to say.
          if (!recovery && isWholeCode(typed) && !attempt.isPending) attempt.mutate(typed.trim());
        }}
      />
      <Trouble text={attempt.error ? refusal(attempt.error) : undefined} />
      <Button type="submit" look="primary" size="large" busy={attempt.isPending}>
        {t("sign_in.submit")}
      </Button>
      {asked.methods.includes("recovery") && asked.methods.includes("totp") && (
        <Button
          look="quiet"
          onClick={() => {
            setRecovery(!recovery);
            setCode("");
            attempt.reset();
          }}
        >
          {t(recovery ? "sign_in.use_code" : "sign_in.use_recovery")}
        </Button>
      )}
      <Button look="quiet" icon="back" onClick={() => onBack()}>
        {t("sign_in.other_account")}
      </Button>
    </form>
  );

  function refusal(error: Error): string {
    if (error instanceof Problem && error.kind === "too-many") {
      return t("sign_in.too_many", { seconds: error.retryAfter ?? 60 });
    }
    if (error instanceof Problem && error.status === 401) return t("sign_in.second_wrong");
    return problemText(error, t);
  }
}
