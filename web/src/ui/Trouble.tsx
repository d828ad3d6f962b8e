import { Icon } from "./icons/Icon";
import styles from "./Trouble.module.css";

/** What went wrong, said aloud when it appears. Without text it is an empty region. */
export function Trouble({ text }: { text: string | undefined }) {
  return (
    <div role="alert" className={styles.region}>
      {text && (
        <p className={styles.trouble}>
          <Icon name="alert" />
          <span>{text}</span>
        </p>
      )}
    </div>
  );
}
