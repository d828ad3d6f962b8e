import styles from "./Brand.module.css";

/** The mark and the name. */
export function Brand() {
  return (
    <span className={styles.brand}>
      <svg width="26" height="26" viewBox="0 0 32 32" aria-hidden focusable="false">
        <rect width="32" height="32" rx="8" fill="var(--accent)" />
        <path d="M8 11.5h16V22a1.5 1.5 0 0 1-1.5 1.5h-13A1.5 1.5 0 0 1 8 22z" fill="var(--on-accent)" />
        <path
          d="m8.5 11.8 7.5 6 7.5-6"
          fill="none"
          stroke="var(--accent)"
          strokeWidth="2"
          strokeLinejoin="round"
          strokeLinecap="round"
        />
      </svg>
      Facteur
    </span>
  );
}
