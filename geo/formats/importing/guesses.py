"""Which column of a table is which part of an event, guessed by its name.

The words are those of English, French, Spanish, German, Russian, Ukrainian, Armenian, Azerbaijani,
Turkish and Arabic spreadsheets. A whole name decides before a word in it.
"""

from __future__ import annotations

from collections.abc import Collection

from geo.formats.importing.shape import COLUMNS, IMPORTED, normal, spellings

# The parts that a mapping may name beside the columns of an event table: a date may be spread
# over several columns, and a position may stand in one.
SPREAD = [
    "date_end", "time", "year", "month", "day", "year_end", "month_end", "day_end", "lat_lon",
]  # fmt: skip
PARTS = [*SPREAD, *IMPORTED]

# In the order in which parts choose; commas between names, which may be of several words.
_NAMES = {
    "id": "id, event id, eventid, uid, uuid, identifier, globalid, objectid, incident id, code, "
    "ref, reference, nr, no, number, record id, case id, incident number, dis no, disno, ibc code, "
    "номер, п п, հհ, "
    "identifiant, numero, kod, sira no, رقم, الرقم, معرف",
    "date": "date, event date, eventdate, start date, date start, startdate, date from, start, "
    "begin, date time, datetime, when, day of event, date of event, date of incident, "
    "incident date, occurred, occurred at, date occurred, date of attack, attack date, event time, "
    "reference period start, "
    "datum, fecha, fecha del evento, data, dia, "
    "date de l evenement, date evenement, date debut, date de debut, date incident, fecha inicio, "
    "дата, дата события, дата начала, дата и время, дата інциденту, дата події, дата подiї, "
    "дата происшествия, дата инцидента, tarix, tarixi, hadisenin tarixi, tarih, olay tarihi, "
    "ամսաթիվ, օր ամիս տարի, դեպքի ամսաթիվ, تاريخ, التاريخ, تاريخ الحدث, تاريخ الحادث, 日期",
    "date_end": "date end, end date, enddate, end, until, date to, to date, event end, finish, "
    "reference period end, "
    "date de fin, date fin, fecha fin, fecha final, enddatum, дата окончания, дата завершення, "
    "дата кінця, bitme tarixi, bitis tarihi, ավարտի ամսաթիվ, تاريخ الانتهاء, تاريخ النهاية",
    "time": "time, time of day, local time, event time local, hour, uhrzeit, hora, heure, время, "
    "время события, час, saat, ժամ, ժամը, الوقت, الساعة",
    "year": "start year, start date year, year, event year, iyear, "
    "jahr, ano, año, annee, год, рік, il, yil, տարի, السنة",
    "month": "start month, start date month, month, event month, imonth, "
    "monat, mes, mois, месяц, місяць, ay, ամիս, الشهر",
    "day": "start day, start date day, day, event day, iday, tag, jour, день, gun, օր, اليوم",
    "year_end": "end year, end date year, year end",
    "month_end": "end month, end date month, month end",
    "day_end": "end day, end date day, day end",
    "title": "title, name, headline, text headline, event, label, incident, summary, event name, "
    "event title, "
    "incident title, titel, titulo, titre, nom, nombre, intitule, bezeichnung, название, "
    "наименование, событие, заголовок, назва, подія, ad, adi, basliq, hadise, olay, baslik, "
    "անվանում, վերնագիր, դեպք, իրադարձություն, العنوان, الاسم, الحدث, اسم الحدث",
    "description": "description, desc, notes, note, details, text, text text, comment, comments, "
    "narrative, "
    "remarks, what happened, event description, incident description, beschreibung, bemerkung, "
    "descripcion, detalles, commentaire, commentaires, описание, описание события, примечание, "
    "опис, опис події, примітка, tesvir, qeyd, aciklama, նկարագրություն, նկարագիր, "
    "ծանոթություն, الوصف, وصف, ملاحظات, التفاصيل",
    "category": "category, type, event type, kind, class, incident type, type of incident, "
    "type of event, attack type, disaster type, group, kategorie, categoria, categorie, art, tipo, "
    "tipo de evento, type d evenement, категория, тип, тип события, вид, категорія, тип події, "
    "kateqoriya, nov, kategori, tur, տեսակ, կատեգորիա, النوع, نوع الحدث, الفئة, التصنيف",
    "place": "place, location, city, town, village, site, place name, locality, address, "
    "settlement, location name, city town, ort, stadt, lugar, ubicacion, ciudad, lieu, ville, "
    "localite, commune, место, населенный пункт, нас пункт, город, местоположение, місце, "
    "населений пункт, місто, адреса, yer, mekan, yasayis menteqesi, kend, sehir, վայր, "
    "բնակավայր, տեղ, քաղաք, الموقع, المكان, المدينة, البلدة",
    "lon": "lon, longitude, lng, long, x, x coord, longitud, longitude deg, долгота, довгота, "
    "uzunluq, boylam, երկայնություն, lon dd, decimal longitude, geo lon, point x, xcoord, lange, "
    "laengengrad, langengrad, lon wgs84, خط الطول, الطول",
    "lat": "lat, latitude, y, y coord, latitud, latitude deg, широта, enlik, en dairesi, enlem, "
    "լայնություն, lat dd, decimal latitude, geo lat, point y, ycoord, breite, breitengrad, "
    "lat wgs84, خط العرض, العرض, دائرة العرض",
    "lat_lon": "lat lon, lat long, lat lng, latlon, latlng, latlong, latitude longitude, "
    "coordinates, coords, coordinate, gps, gps coordinates, geolocation, location coordinates, "
    "lat long wgs84, coordenadas, coordonnees, coordonnees gps, koordinaten, координаты, "
    "координати, gps координаты, koordinatlar, koordinat, կոորդինատներ, الإحداثيات, احداثيات",
    "accuracy_m": "accuracy m, accuracy, radius m, uncertainty m, precision m, "
    "coordinate uncertainty in meters, coordinateuncertaintyinmeters, точность м",
    "quantity": "quantity, count, amount, deaths, fatalities, killed, dead, casualties, total, "
    "best, total killed, number killed, nkill, ndeath, total deaths, tote, "
    "opfer, muertos, fallecidos, "
    "victimas, morts, tues, victimes, deces, погибшие, убито, погибло, жертвы, число погибших, "
    "загиблі, загинуло, вбито, olen, olenler, helak olanlar, olu sayisi, զոհեր, զոհված, "
    "القتلى, عدد القتلى, الضحايا",
    "quantity_low": "quantity low, low, deaths low, min deaths, minimum, reported minimum",
    "quantity_high": "quantity high, high, deaths high, max deaths, maximum, reported maximum",
    "unit": "unit, units",
    "place_kind": "place kind",
    "possible_duplicate_of": "possible duplicate of",
    "actors": "actors, actor, parties, perpetrator, perpetrators, group name, gname, side, sides, "
    "actores, acteurs, akteure, участники, стороны, учасники, сторони, iştirakçılar, կողմեր, "
    "الأطراف, الجهة",
    "sources": "sources, source, source id, reference source, publisher, quelle, quellen, fuente, "
    "fuentes, references, источник, источники, джерело, джерела, menbe, kaynak, աղբյուր, "
    "աղբյուրներ, المصدر, مصدر, المصادر",
    "status": "status, verified, verification, verification status, confidence, статус, ստատուս",
    "links": "links, link, url, urls, web address, source url, source link, evidence, lien, liens, "
    "enlace, ссылка, ссылки, посилання, kecid, baglanti, հղում, الرابط, رابط",
}
_BY_NAME = {part: [normal(name) for name in names.split(",")] for part, names in _NAMES.items()}

# Words that tell the part wherever they stand in a name.
_WORDS = {
    "date": "date datum fecha дата tarix tarixi tarih ամսաթիվ تاريخ التاريخ",
    "lat": "latitude lat latitud широта enlik enlem լայնություն",
    "lon": "longitude lon lng longitud долгота довгота uzunluq boylam երկայնություն",
    "lat_lon": "coordinates coords coordonnees coordenadas координаты координати koordinatlar gps",
}
_BY_WORD = {part: {normal(word) for word in words.split()} for part, words in _WORDS.items()}
# What is a date only where nothing else is: forms stamp the moment of filling in.
_LAST = ["timestamp", "time_stamp", "published_date", "date_published", "reported_date"]
# A date of what was done to the record is not that of the event.
_OF_THE_RECORD = {
    "added", "updated", "created", "modified", "accessed", "entered", "entry", "upload", "uploaded",
    "precision", "accuracy", "type", "format", "note", "notes", "source", "prec",
}  # fmt: skip


def guess(names: Collection[str]) -> dict[str, str]:
    """Which column of a table is which part of an event, by its name.

    >>> guess(["Incident date", "LAT", "Lng", "What happened"])
    {'date': 'Incident date', 'description': 'What happened', 'lon': 'Lng', 'lat': 'LAT'}
    >>> guess(["Date (dd/mm/yyyy)", "Широта, °"]), guess(["reportDate"])
    ({'date': 'Date (dd/mm/yyyy)', 'lat': 'Широта, °'}, {'date': 'reportDate'})
    """
    by_name = {one: name for name in reversed(list(names)) for one in spellings(name)}
    found: dict[str, str] = {}
    for part, candidates in _BY_NAME.items():
        for candidate in candidates:
            if candidate in by_name and by_name[candidate] not in found.values():
                found[part] = by_name[candidate]
                break
    _by_word(found, by_name)
    late = next((by_name[name] for name in _LAST if name in by_name), "")
    if late and not {"date", "year"} & set(found):
        found["date"] = late
    if "date" not in found and "time" in found and "year" not in found:
        found["date"] = found.pop("time")
    if "date" in found:
        for part in ("year", "month", "day"):
            found.pop(part, None)
    if "lon" in found and "lat" in found:
        found.pop("lat_lon", None)
    return {part: found[part] for part in [*COLUMNS, *PARTS] if part in found}


def _by_word(found: dict[str, str], by_name: dict[str, str]) -> None:
    """Fill in what no whole name told: the first column whose name holds a telling word."""
    for part, telling in _BY_WORD.items():
        if part in found or (part == "date" and "year" in found):
            continue
        for name, column in by_name.items():
            words = set(name.split("_"))
            if words & telling and not words & _OF_THE_RECORD and column not in found.values():
                found[part] = column


def recognises(names: Collection[str]) -> bool:
    """Whether a date and anything else can be found among the columns."""
    found = guess(names)
    return bool({"date", "year"} & set(found)) and len(found) > 1
