import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { classes } from "./classes";
import { IconButton } from "./IconButton";
import styles from "./Notices.module.css";
import { dismiss, type Notice, useNotices } from "./notices";

/** Where `notify` shows. One region that is always there, so that screen readers notice what comes into it. */
export function Notices() {
  const notices = useNotices();
  return (
    <div className={styles.region} role="status" aria-live="polite">
      {notices.map((notice) => (
        <Line key={notice.id} notice={notice} />
      ))}
    </div>
  );
}

function Line({ notice }: { notice: Notice }) {
  const { t } = useTranslation();
  const [held, setHeld] = useState(false);
  useEffect(() => {
    if (held) return;
    const timer = setTimeout(() => dismiss(notice.id), notice.lasts);
    return () => clearTimeout(timer);
  }, [held, notice]);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: pausing while the pointer rests here is a comfort only
    <div
      className={classes(styles.notice, notice.tone === "problem" && styles.problem)}
      onMouseEnter={() => setHeld(true)}
      onMouseLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <span>{notice.text}</span>
      {notice.action && (
        <button
          type="button"
          className={styles.action}
          onClick={() => {
            notice.action?.run();
            dismiss(notice.id);
          }}
        >
          {notice.action.label}
        </button>
      )}
      <IconButton
        icon="close"
        label={t("action.close")}
        onClick={() => dismiss(notice.id)}
        className={styles.close}
      />
    </div>
  );
}
