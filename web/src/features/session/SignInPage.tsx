import { useMutation, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, useRouter } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { keys } from "../../api/keys";
import { Problem } from "../../api/problem";
import { problemText } from "../../api/problem-text";
import { Button } from "../../ui/Button";
import { TextField } from "../../ui/Field";
import { FrontPage } from "../../ui/FrontPage";
import { Trouble } from "../../ui/Trouble";
import { signIn } from "./session";

const route = getRouteApi("/sign-in");

/** Address and password. Goes on to where the person wanted to go. */
export default function SignInPage() {
  const { t } = useTranslation();
  const { next, expired } = route.useSearch();
  const router = useRouter();
  const client = useQueryClient();
  const [address, setAddress] = useState("");
  const [password, setPassword] = useState("");
  const attempt = useMutation({
    mutationFn: signIn,
    onSuccess: (session) => {
      client.setQueryData(keys.session, session);
      router.history.push(next ?? "/tickets");
    },
  });
  return (
    <FrontPage title={t("sign_in.title")} lead={expired ? t("sign_in.expired") : t("sign_in.lead")}>
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
      </form>
    </FrontPage>
  );

  function refusal(error: Error): string {
    if (!(error instanceof Problem)) return problemText(error, t);
    if (error.status === 401) return t("sign_in.wrong");
    if (error.kind === "too-many") return t("sign_in.too_many", { seconds: error.retryAfter ?? 60 });
    return problemText(error, t);
  }
}
