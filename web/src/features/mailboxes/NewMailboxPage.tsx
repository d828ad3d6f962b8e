import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { fieldText, refusalText } from "../../api/problem-text";
import { Button } from "../../ui/Button";
import { TextField } from "../../ui/Field";
import formStyles from "../../ui/Form.module.css";
import { Page } from "../../ui/Page";
import { Section } from "../../ui/Section";
import { Trouble } from "../../ui/Trouble";
import { formOf, type MailboxForm } from "./form";
import { NewMailboxForm } from "./NewMailboxForm";
import { guess } from "./queries";

/** Adding a mailbox: first its address, by which the settings are guessed, then the rest. */
export default function NewMailboxPage() {
  const { t } = useTranslation();
  const [address, setAddress] = useState("");
  const [found, setFound] = useState<{ form: MailboxForm; known: boolean; note: string | null }>();
  const guessing = useMutation({
    mutationFn: () => guess(address.trim().toLowerCase()),
    onSuccess: (answer) =>
      setFound({
        form: formOf(address.trim().toLowerCase(), answer),
        known: answer.known,
        note: answer.note,
      }),
  });
  if (found) {
    return (
      <Page title={t("mailboxes.new_title", { address: found.form.address })} narrow>
        <NewMailboxForm
          first={found.form}
          known={found.known}
          note={found.note}
          onBack={() => setFound(undefined)}
        />
      </Page>
    );
  }
  return (
    <Page title={t("setup.mailbox_title")} lead={t("setup.mailbox_lead")} narrow>
      <Section title={t("mailboxes.which")}>
        <form
          className={formStyles.form}
          onSubmit={(event) => {
            event.preventDefault();
            guessing.mutate();
          }}
        >
          <TextField
            label={t("mailboxes.address")}
            type="email"
            required
            autoFocus
            autoComplete="off"
            placeholder="support@exemple.fr"
            problem={fieldText(guessing.error, "address")}
            value={address}
            onChange={setAddress}
          />
          <Trouble text={refusalText(guessing.error, t, ["address"])} />
          <div className={formStyles.buttons}>
            <Button type="submit" look="primary" busy={guessing.isPending}>
              {t("mailboxes.find_settings")}
            </Button>
          </div>
        </form>
      </Section>
    </Page>
  );
}
