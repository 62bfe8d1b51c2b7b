/** What a file dialog offers first; the server looks into each file and has the last word. */
export const accepted =
  '.pdf,.doc,.docx,.odt,.rtf,.xls,.xlsx,.ods,.ppt,.pptx,.odp,.txt,.csv,.png,.jpg,.jpeg,.webp,.gif,.bmp,.tif,.tiff,.heic';
