const en = {
  starting: 'Getting ready',
} as const;
export default en;
