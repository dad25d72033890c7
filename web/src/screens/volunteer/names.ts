/** The names in a line that somebody typed, separated as people do. */
export const namesIn = (line: string): string[] => [
  ...new Set(
    line
      .split(/[、，,;；\n]/)
      .map((name) => name.trim())
      .filter(Boolean),
  ),
]
