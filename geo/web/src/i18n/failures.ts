/** What is said where the payload, and the translations in it, cannot be read. */

interface Failures {
  readonly failed: string;
  readonly unsupported: string;
}

const FAILURES: Readonly<Record<string, Failures>> & { readonly en: Failures } = {
  en: {
    failed: "This map could not be opened.",
    unsupported:
      "This browser is too old for this map: it lacks DecompressionStream. Current versions of Firefox, Chrome, Edge and Safari can open it.",
  },
  hy: {
    failed: "Քարտեզը չհաջողվեց բացել։",
    unsupported:
      "Այս դիտարկիչը հին է քարտեզի համար. այն չունի DecompressionStream։ Կարող եք օգտվել Firefox-ի, Chrome-ի, Edge-ի և Safari-ի ներկա տարբերակներից։",
  },
  az: {
    failed: "Xəritəni açmaq mümkün olmadı.",
    unsupported:
      "Bu brauzer xəritə üçün çox köhnədir: DecompressionStream yoxdur. Firefox, Chrome, Edge və Safari-nin indiki versiyaları uyğundur.",
  },
  ru: {
    failed: "Не удалось открыть карту.",
    unsupported:
      "Этот браузер слишком стар для карты: в нём нет DecompressionStream. Подойдут текущие версии Firefox, Chrome, Edge и Safari.",
  },
};

export function failures(language: string): Failures {
  return FAILURES[language.split("-")[0] as string] ?? FAILURES.en;
}
