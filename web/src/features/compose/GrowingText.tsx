import { type Ref, useImperativeHandle, useLayoutEffect, useRef } from "react";
import styles from "./GrowingText.module.css";

interface Props {
  label: string;
  value: string;
  onChange: (value: string) => void;
  ref?: Ref<HTMLTextAreaElement>;
}

/** A text field that is as high as its text, up to half the screen. */
export function GrowingText({ label, value, onChange, ref }: Props) {
  const area = useRef<HTMLTextAreaElement>(null);
  useImperativeHandle(ref, () => area.current as HTMLTextAreaElement);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the height follows the text
  useLayoutEffect(() => {
    const element = area.current;
    if (!element) return;
    element.style.height = "auto";
    element.style.height = `${Math.min(element.scrollHeight + 2, window.innerHeight / 2)}px`;
  }, [value]);
  return (
    <textarea
      ref={area}
      className={styles.text}
      aria-label={label}
      placeholder={label}
      rows={6}
      value={value}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}
