import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "./Button";
import { Dialog } from "./Dialog";
import { TextField } from "./Field";
import formStyles from "./Form.module.css";
import { Trouble } from "./Trouble";

interface Props {
  title: string;
  /** What will happen, and what will not. */
  children: ReactNode;
  /** What the button says: the act itself, never "OK". */
  act: string;
  onAct: () => void;
  onClose: () => void;
  busy?: boolean;
  trouble?: string;
  /** It can be undone, so its button is no warning. */
  harmless?: boolean;
  /** What must be typed before it can be done, for what can never be undone. */
  typed?: { label: string; text: string };
}

/** Asks before something that cannot simply be taken back. */
export function Confirm({ title, children, act, onAct, onClose, busy, trouble, harmless, typed }: Props) {
  const { t } = useTranslation();
  const [said, setSaid] = useState("");
  const ready = typed === undefined || said.trim().toLowerCase() === typed.text.toLowerCase();
  return (
    <Dialog
      title={title}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t("action.cancel")}</Button>
          <Button look={harmless ? "primary" : "danger"} busy={busy} disabled={!ready} onClick={onAct}>
            {act}
          </Button>
        </>
      }
    >
      <div className={formStyles.form}>
        {children}
        {typed && (
          <TextField
            label={typed.label}
            autoComplete="off"
            spellCheck={false}
            value={said}
            onChange={setSaid}
          />
        )}
        <Trouble text={trouble} />
      </div>
    </Dialog>
  );
}
