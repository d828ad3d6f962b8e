import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, intentKeys } from "../../../api/client";
import { keys } from "../../../api/keys";
import { fieldText, refusalText } from "../../../api/problem-text";
import type { Id, Invitation, Language, Role } from "../../../api/types";
import { currentLanguage } from "../../../i18n";
import { Button } from "../../../ui/Button";
import { Dialog } from "../../../ui/Dialog";
import { TextField } from "../../../ui/Field";
import formStyles from "../../../ui/Form.module.css";
import { notify } from "../../../ui/notices";
import { Options } from "../../../ui/Options";
import { Trouble } from "../../../ui/Trouble";
import { teamsQuery } from "../queries";
import { LinkDialog } from "./LinkDialog";
import { RoleFields } from "./RoleFields";

/** Asks somebody to join: address, role, teams, and the language of the mail. */
export function InviteDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const form = useId();
  const known = useQuery(teamsQuery).data?.items ?? [];
  const [address, setAddress] = useState("");
  const [role, setRole] = useState<Role>("agent");
  const [teams, setTeams] = useState<Id[]>([]);
  const [language, setLanguage] = useState<Language>(currentLanguage());
  const [intent] = useState(intentKeys);
  const inviting = useMutation({
    mutationFn: () => {
      const seesAll = role === "owner" || role === "admin";
      const body = { address: address.trim(), role, teams: seesAll ? [] : teams, language };
      return api.post<Invitation>("/invitations", body, { idempotencyKey: intent(body) });
    },
    onSuccess: (made) => {
      void client.invalidateQueries({ queryKey: keys.invitations });
      if (made.link) return;
      notify({ text: t("invitations.sent", { address: made.address }) });
      onClose();
    },
  });
  if (inviting.data?.link) {
    return <LinkDialog address={inviting.data.address} link={inviting.data.link} onClose={onClose} />;
  }
  return (
    <Dialog
      title={t("members.invite")}
      width="sm"
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t("action.cancel")}</Button>
          <Button type="submit" form={form} look="primary" icon="send" busy={inviting.isPending}>
            {t("invitations.send")}
          </Button>
        </>
      }
    >
      <form
        id={form}
        className={formStyles.form}
        onSubmit={(event) => {
          event.preventDefault();
          inviting.mutate();
        }}
      >
        <TextField
          label={t("sign_in.address")}
          problem={fieldText(inviting.error, "address")}
          type="email"
          required
          autoFocus
          autoComplete="off"
          value={address}
          onChange={setAddress}
        />
        <RoleFields role={role} onRole={setRole} teams={teams} onTeams={setTeams} known={known} />
        <Options<Language>
          legend={t("invitations.language")}
          value={language}
          onChange={setLanguage}
          options={[
            { value: "fr", label: "Français" },
            { value: "en", label: "English" },
          ]}
          row
        />
        <Trouble text={refusalText(inviting.error, t, ["address"])} />
      </form>
    </Dialog>
  );
}
