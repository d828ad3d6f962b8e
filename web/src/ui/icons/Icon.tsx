import { paths } from "./paths";

export type IconName = keyof typeof paths;

interface Props {
  name: IconName;
  /** Said aloud; without it the icon is decoration beside a text that says the same. */
  label?: string;
  size?: number;
  className?: string;
}

/** A line drawing of 24 × 24 in the colour of its text. */
export function Icon({ name, label, size = 18, className }: Props) {
  return (
    <svg
      className={className}
      data-icon={name}
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth={1.8}
      strokeLinecap="round"
      strokeLinejoin="round"
      role={label ? "img" : undefined}
      aria-label={label}
      aria-hidden={label ? undefined : true}
      focusable="false"
    >
      <path d={paths[name]} />
    </svg>
  );
}
