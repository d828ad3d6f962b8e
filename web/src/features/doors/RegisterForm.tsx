import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client";
import { fieldText, refusalText } from "../../api/problem-text";
import type { Session, VerifyFirst } from "../../api/types";
import { currentLanguage } from "../../i18n";
import { Button } from "../../ui/Button";
import { TextField } from "../../ui/Field";
import { Trouble } from "../../ui/Trouble";
import { NewPasswordField } from "../session/NewPasswordField";
import { missingLetters } from "../session/password";
import { adopt, useEnter } from "../session/session";

interface Props {
  /** Whom the invitation is for; with it the organisation is known. */
  invited?: { address: string; token: string };
  /** The address must be proved first. */
  onMailed: (address: string) => void;
}

const FIELDS = ["name", "address", "password", "organisation"] as const;

/** Who one is, and a password. */
export function RegisterForm({ invited, onMailed }: Props) {
  const { t } = useTranslation();
  const enter = useEnter(undefined);
  const [form, setForm] = useState({
    name: "",
    address: invited?.address ?? "",
    password: "",
    organisation: "",
  });
  const set = (field: keyof typeof form) => (value: string) => setForm((old) => ({ ...old, [field]: value }));
  const creation = useMutation({
    mutationFn: () =>
      api.post<Session | VerifyFirst>("/auth/register", {
        name: form.name.trim(),
        address: form.address.trim(),
        password: form.password,
        language: currentLanguage(),
        ...(invited
          ? { invitation: invited.token }
          : { organisation: form.organisation.trim() || undefined }),
      }),
    onSuccess: (answer) =>
      answer && "csrf" in answer ? enter(adopt(answer)) : onMailed(form.address.trim()),
  });
  const problem = (field: (typeof FIELDS)[number]) => fieldText(creation.error, field);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (missingLetters(form.password) === 0) creation.mutate();
      }}
    >
      <TextField
        label={t("setup.name")}
        problem={problem("name")}
        required
        autoFocus
        maxLength={200}
        autoComplete="name"
        value={form.name}
        onChange={set("name")}
      />
      <TextField
        label={t("sign_in.address")}
        help={invited && t("invitation.address_help")}
        problem={problem("address")}
        type="email"
        required
        readOnly={invited !== undefined}
        autoComplete="username"
        value={form.address}
        onChange={set("address")}
      />
      <NewPasswordField
        label={t("setup.password")}
        about={form}
        problem={problem("password")}
        value={form.password}
        onChange={set("password")}
      />
      {!invited && (
        <TextField
          label={t("setup.organisation")}
          help={t("register.organisation_help")}
          problem={problem("organisation")}
          maxLength={200}
          autoComplete="organization"
          value={form.organisation}
          onChange={set("organisation")}
        />
      )}
      <Trouble text={refusalText(creation.error, t, FIELDS)} />
      <Button type="submit" look="primary" size="large" busy={creation.isPending}>
        {t(invited ? "invitation.create" : "register.submit")}
      </Button>
    </form>
  );
}
