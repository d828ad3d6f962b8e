import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, intentKeys } from "../../../api/client";
import { keys } from "../../../api/keys";
import { fieldText, refusalText } from "../../../api/problem-text";
import type { Team } from "../../../api/types";
import { Button } from "../../../ui/Button";
import { Checklist } from "../../../ui/Checklist";
import { Dialog } from "../../../ui/Dialog";
import { TextField } from "../../../ui/Field";
import formStyles from "../../../ui/Form.module.css";
import { notify } from "../../../ui/notices";
import { Trouble } from "../../../ui/Trouble";
import { mailboxesQuery, membersQuery } from "../../tickets/members";
import { teamsQuery } from "../queries";

interface Props {
  /** Undefined for a new one. */
  team: Team | undefined;
  onClose: () => void;
}

/** Name, members and mailboxes of a team. */
export function TeamDialog({ team, onClose }: Props) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const form = useId();
  const people = useQuery(membersQuery).data?.items ?? [];
  const boxes = useQuery(mailboxesQuery).data?.items ?? [];
  const teams = useQuery(teamsQuery).data?.items ?? [];
  const [name, setName] = useState(team?.name ?? "");
  const [members, setMembers] = useState(team?.members ?? []);
  const [mailboxes, setMailboxes] = useState(team?.mailboxes ?? []);
  const [intent] = useState(intentKeys);
  const saving = useMutation({
    mutationFn: () => {
      const wanted = { name: name.trim(), members, mailboxes };
      return team
        ? api.put<Team>(`/teams/${team.id}`, wanted, { version: team.version })
        : api.post<Team>("/teams", wanted, { idempotencyKey: intent(wanted) });
    },
    onSuccess: () => {
      notify({ text: t("teams.saved", { name: name.trim() }) });
      onClose();
    },
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: keys.teams }),
        client.invalidateQueries({ queryKey: keys.members }),
        client.invalidateQueries({ queryKey: keys.mailboxes }),
      ]),
  });
  const teamOf = (mailbox: string) =>
    teams.find((each) => each.id !== team?.id && each.mailboxes.includes(mailbox))?.name;
  return (
    <Dialog
      title={team ? t("teams.change_one", { name: team.name }) : t("teams.add")}
      width="sm"
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t("action.cancel")}</Button>
          <Button type="submit" form={form} look="primary" busy={saving.isPending}>
            {t("action.save")}
          </Button>
        </>
      }
    >
      <form
        id={form}
        className={formStyles.form}
        onSubmit={(event) => {
          event.preventDefault();
          saving.mutate();
        }}
      >
        <TextField
          label={t("teams.name")}
          problem={fieldText(saving.error, "name")}
          required
          autoFocus={!team}
          maxLength={200}
          value={name}
          onChange={setName}
        />
        <Checklist
          legend={t("settings.members")}
          help={t("teams.members_help")}
          chosen={members}
          onChange={setMembers}
          options={people.map((person) => ({ value: person.id, label: person.name || person.address }))}
          columns
        />
        <Checklist
          legend={t("navigation.mailboxes")}
          help={t("teams.mailboxes_help")}
          none={t("mailboxes.none")}
          chosen={mailboxes}
          onChange={setMailboxes}
          options={boxes.map(({ id, address }) => {
            const other = teamOf(id);
            return {
              value: id,
              label: address,
              help: other && t("teams.mailbox_of", { name: other }),
              // A mailbox belongs to one team always: it can be taken, not left without one.
              disabled: team?.mailboxes.includes(id) ?? false,
            };
          })}
          columns
        />
        <Trouble text={refusalText(saving.error, t, ["name"])} />
      </form>
    </Dialog>
  );
}
