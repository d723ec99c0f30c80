/** `6.21/s`, and of what takes longer `1.5 s each` */
export function formatRate(rate: number): string {
  return rate >= 1 || rate === 0 ? `${rate.toPrecision(3)}/s` : `${(1 / rate).toPrecision(3)} s each`;
}

/** `0:07`, `12:40`, `3:05:00` */
export function formatSeconds(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const two = (value: number): string => String(value).padStart(2, '0');
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}
