// Runs before the first paint, so that a page that is chosen to be dark is never white for a moment.
(() => {
  try {
    const theme = localStorage.getItem('waybill.theme');
    if (theme === 'dark' || theme === 'light') document.documentElement.dataset.theme = theme;
  } catch {
    // storage is off: the system's theme it is
  }
})();
