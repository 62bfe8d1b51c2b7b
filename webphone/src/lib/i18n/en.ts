const en = {
  product: 'Madoguchi',
  loading: 'Loading',
  language: {
    choose: 'Language',
    ja: '日本語',
    'ja-x-easy': 'やさしい日本語',
    en: 'English',
    zh: '中文',
    ko: '한국어',
  },
  action: {
    close: 'Close',
    cancel: 'Cancel',
    retry: 'Try again',
    save: 'Save',
    logout: 'Log out',
    showPassword: 'Show password',
    hidePassword: 'Hide password',
  },
  quality: {
    good: 'Good',
    fair: 'Slightly unstable',
    poor: 'Unstable',
    lost: 'Disconnected',
    unknown: 'Measuring',
  },
  tone: {
    info: 'Information',
    success: 'Done',
    warning: 'Attention',
    error: 'Error',
  },
  media: {
    startSound: 'Press to hear the sound',
    denied: {
      video:
        'The camera is not allowed. Press the settings mark left of the address and set the camera to “Allow”.',
      audio:
        'The microphone is not allowed. Press the settings mark left of the address and set the microphone to “Allow”.',
    },
    missing: {
      video: 'No camera was found. Please check that the camera is connected.',
      audio: 'No microphone was found. Please check that the microphone is connected.',
    },
    busy: {
      video: 'The camera cannot be used. Please check whether another program is using it.',
      audio: 'The microphone cannot be used. Please check whether another program is using it.',
    },
    unsuitable: {
      video: 'This camera cannot send video. Please choose another one.',
      audio: 'This microphone cannot send sound. Please choose another one.',
    },
    insecure: {
      video:
        'This page was not opened over a secure connection (https), so the camera cannot be used. Please tell the administrator.',
      audio:
        'This page was not opened over a secure connection (https), so the microphone cannot be used. Please tell the administrator.',
    },
    unknown: {
      video: 'The camera cannot be used. Please reconnect it and try again.',
      audio: 'The microphone cannot be used. Please reconnect it and try again.',
    },
  },
  video: {
    none: 'No picture',
  },
  level: 'Microphone level',
  app: {
    offline: 'The server cannot be reached. This page keeps trying by itself.',
    notAllowed: 'This account cannot use this page.',
    crashed: 'The page could not be shown',
    crashedText: 'Loading it again takes you back to a call that is running.',
    reload: 'Load again',
  },
} as const;
export default en;
