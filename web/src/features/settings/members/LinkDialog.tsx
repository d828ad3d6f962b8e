import { useTranslation } from "react-i18next";
import { Button } from "../../../ui/Button";
import { CopyField } from "../../../ui/CopyField";
import { Dialog } from "../../../ui/Dialog";
import formStyles from "../../../ui/Form.module.css";

interface Props {
  address: string;
  link: string;
  onClose: () => void;
}

/** The link of an invitation, to be handed on by whoever invited: no mailbox could send it. */
export function LinkDialog({ address, link, onClose }: Props) {
  const { t } = useTranslation();
  return (
    <Dialog
      title={t("invitations.link_title", { address })}
      width="sm"
      onClose={onClose}
      actions={
        <Button look="primary" onClick={onClose}>
          {t("invitations.link_done")}
        </Button>
      }
    >
      <div className={formStyles.form}>
        <p>{t("invitations.link_lead")}</p>
        <CopyField label={t("invitations.link")} help={t("invitations.link_help")} value={link} />
      </div>
    </Dialog>
  );
}
