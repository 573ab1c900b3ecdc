package dev.godwit.files.loose;

import dev.godwit.model.Keywords;
import dev.godwit.model.MailboxPath;
import dev.godwit.model.Role;
import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the labels of Gmail's X-Gmail-Labels field mean: mailboxes, keywords, or nothing. Takeout writes the system labels
 * in the language of the account, its own labels as their owner named them.
 */
final class GmailLabels {
    /** What a system label means. */
    private enum Meaning { INBOX, SENT, DRAFTS, TRASH, SPAM, ARCHIVED, CHAT, STARRED, IMPORTANT, OPENED, UNREAD }

    private static final MailboxPath ARCHIVE = MailboxPath.of("Archive");
    private static final Map<String, Meaning> NAMES = new HashMap<>();

    static {
        names(Meaning.INBOX, "Inbox", "Posteingang", "Boîte de réception", "Recibidos", "Bandeja de entrada", "Caixa de entrada", "Posta in arrivo", "Postvak IN", "Inkorg", "Indbakke",
                "Innboks", "Saapuneet", "Odebrane", "Doručená pošta", "Входящие", "受信トレイ", "收件箱", "收件匣", "받은편지함", "Gelen Kutusu", "Beérkező levelek");
        names(Meaning.SENT, "Sent", "Sent Mail", "Gesendet", "Messages envoyés", "Envoyé", "Enviados", "Enviado", "Enviadas", "E-mails enviados", "Posta inviata", "Inviati", "Verzonden", "Skickat", "Skickade", "Sendt",
                "Lähetetyt", "Wysłane", "Odeslaná pošta", "Odeslané", "Отправленные", "送信済み", "送信済みメール", "已发送", "已发邮件", "寄件備份", "보낸편지함", "Gönderilmiş Postalar", "Elküldött");
        names(Meaning.DRAFTS, "Drafts", "Draft", "Entwürfe", "Entwurf", "Brouillons", "Brouillon", "Borradores", "Borrador", "Rascunhos", "Rascunho", "Bozze", "Concepten", "Utkast", "Kladder",
                "Luonnokset", "Wersje robocze", "Koncepty", "Черновики", "下書き", "草稿", "임시보관함", "Taslaklar", "Piszkozatok");
        names(Meaning.TRASH, "Trash", "Bin", "Papierkorb", "Corbeille", "Papelera", "Lixeira", "Lixo", "Reciclagem", "Cestino", "Prullenbak", "Papperskorgen", "Papirkurv", "Papirkurven",
                "Roskakori", "Kosz", "Koš", "Корзина", "ゴミ箱", "已删除邮件", "垃圾桶", "휴지통", "Çöp Kutusu", "Kuka");
        names(Meaning.SPAM, "Spam", "Junk", "Correo no deseado", "Courrier indésirable", "Skräppost", "Søppelpost", "Roskaposti", "Спам", "迷惑メール", "垃圾邮件", "垃圾郵件", "스팸함");
        names(Meaning.ARCHIVED, "Archived", "Archiviert", "Archivé", "Archivés", "Messages archivés", "Archivado", "Archivados", "Arquivado", "Arquivados", "Archiviati", "Gearchiveerd", "Arkiverat", "Arkiverade", "Arkiveret",
                "Arkivert", "Arkistoidut", "Zarchiwizowane", "Archivováno", "Архивированные", "アーカイブ済み", "已归档", "已封存", "보관됨");
        names(Meaning.CHAT, "Chat", "Chats", "Chat-Nachrichten", "チャット");
        names(Meaning.STARRED, "Starred", "Markiert", "Suivis", "Destacado", "Destacados", "Com estrela", "Speciali", "Met ster", "Stjärnmärkt", "Stjernemarkeret", "Stjernemerket", "Tähdellä merkityt",
                "Oznaczone gwiazdką", "S hvězdičkou", "Помеченные", "スター付き", "已加星标", "已加星號", "별표편지함", "Yıldızlı", "Csillagozott");
        names(Meaning.IMPORTANT, "Important", "Wichtig", "Importants", "Importante", "Importantes", "Importanti", "Belangrijk", "Viktigt", "Vigtigt", "Viktig", "Tärkeät", "Ważne", "Důležité", "Важные", "重要", "중요편지함", "Önemli", "Fontos");
        names(Meaning.OPENED, "Opened", "Geöffnet", "Ouvert", "Ouverts", "Messages ouverts", "Abierto", "Abiertos", "Aberto", "Abertos", "Aperti", "Geopend", "Öppnat", "Öppnade", "Åbnet", "Åpnet", "Avatut", "Otwarte", "Otevřeno",
                "Открытые", "Прочитанные", "開封済み", "已打开", "已开启", "已開啟", "열린 메일", "Açılmış", "Megnyitva");
        names(Meaning.UNREAD, "Unread", "Ungelesen", "Non lus", "Non lu", "No leído", "No leídos", "Não lida", "Não lidas", "Não lido", "Da leggere", "Non letti", "Ongelezen", "Olästa", "Oläst", "Ulæst", "Ulest",
                "Lukemattomat", "Nieprzeczytane", "Nepřečtené", "Непрочитанные", "未読", "未读", "未讀", "읽지 않음", "Okunmamış", "Olvasatlan");
    }

    /** {@code Category Updates}, {@code Kategorie „Soziale Netzwerke“}, {@code Catégorie : Promotions}. */
    private static final Pattern CATEGORY = Pattern.compile("(?i)(category|kategorie|catégorie|categoría|categoria|categorie|kategori|kategoria|luokka|категория|カテゴリ|类别|類別|카테고리)[\\s:_„\"«\u00a0].*");
    private static final Pattern WORD = Pattern.compile("=\\?([^?*\\s]+)(?:\\*[^?]*)?\\?([BbQq])\\?([^?\\s]*)\\?=");

    private GmailLabels() {
    }

    private static void names(Meaning meaning, String... names) {
        for (String name : names) {
            NAMES.put(key(name), meaning);
        }
    }

    private static String key(String name) {
        return Normalizer.normalize(name, Normalizer.Form.NFC).toLowerCase(Locale.ROOT).strip();
    }

    /** Where a message is and how it is marked. */
    record Place(Set<MailboxPath> mailboxes, Keywords keywords) {
    }

    /** Where mailboxes of the system lie, and what they are for. */
    static final Map<MailboxPath, Role> ROLES = Map.of(MailboxPath.INBOX, Role.INBOX, MailboxPath.of("Sent"), Role.SENT, MailboxPath.of("Drafts"), Role.DRAFTS,
            MailboxPath.of("Trash"), Role.TRASH, MailboxPath.of("Spam"), Role.JUNK, ARCHIVE, Role.ARCHIVE);

    /** @param field what stands in X-Gmail-Labels, unfolded, a char a byte; null if there is no such field */
    static Place place(String field) {
        Set<MailboxPath> mailboxes = new TreeSet<>();
        List<String> keywords = new ArrayList<>();
        boolean read = field != null;
        for (String label : field == null ? List.<String>of() : split(decode(field))) {
            if (CATEGORY.matcher(label).matches()) {
                continue;
            }
            switch (NAMES.get(key(label))) {
                case null -> mailboxes.add(ownLabel(label));
                case INBOX -> mailboxes.add(MailboxPath.INBOX);
                case SENT -> mailboxes.add(MailboxPath.of("Sent"));
                case DRAFTS -> {
                    mailboxes.add(MailboxPath.of("Drafts"));
                    keywords.add(Keywords.DRAFT);
                }
                case TRASH -> mailboxes.add(MailboxPath.of("Trash"));
                case SPAM -> mailboxes.add(MailboxPath.of("Spam"));
                case CHAT -> mailboxes.add(MailboxPath.of("Chat"));
                case STARRED -> keywords.add(Keywords.FLAGGED);
                case IMPORTANT -> keywords.add("$important");
                case UNREAD -> read = false;
                case OPENED, ARCHIVED -> {
                    continue; // what is not unread was opened, and what has no other place is archived
                }
            }
        }
        if (read) {
            keywords.add(Keywords.SEEN);
        }
        return new Place(mailboxes.isEmpty() ? Set.of(ARCHIVE) : Set.copyOf(mailboxes), Keywords.of(keywords));
    }

    /** {@code a/b} is nested. */
    private static MailboxPath ownLabel(String label) {
        List<String> levels = Arrays.stream(label.split("/")).map(String::strip).filter(level -> !level.isEmpty()).toList();
        return levels.isEmpty() ? MailboxPath.of(label) : new MailboxPath(levels);
    }

    /** Comma-separated; a label with a comma is in quotes. */
    static List<String> split(String field) {
        List<String> labels = new ArrayList<>();
        StringBuilder label = new StringBuilder();
        boolean quoted = false;
        for (char c : field.toCharArray()) {
            if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                labels.add(label.toString().strip());
                label.setLength(0);
            } else {
                label.append(c);
            }
        }
        labels.add(label.toString().strip());
        labels.removeIf(String::isEmpty);
        return labels;
    }

    /** Decodes RFC 2047 words; blanks between two of them do not count. A word that cannot be decoded stays as it is. */
    static String decode(String field) {
        Matcher words = WORD.matcher(field);
        StringBuilder text = new StringBuilder();
        ByteArrayOutputStream open = new ByteArrayOutputStream();
        String charset = null;
        int end = 0;
        while (words.find()) {
            String between = field.substring(end, words.start());
            byte[] bytes = bytes(words.group(2), words.group(3));
            if (bytes == null) {
                continue;
            }
            // a character may be cut in two by the end of a word
            if (charset != null && (!between.isBlank() || !charset.equalsIgnoreCase(words.group(1)))) {
                text.append(text(open, charset));
            }
            if (charset == null || !between.isBlank()) {
                text.append(eightBit(between));
            }
            charset = words.group(1);
            open.writeBytes(bytes);
            end = words.end();
        }
        if (charset != null) {
            text.append(text(open, charset));
        }
        return text.append(eightBit(field.substring(end))).toString();
    }

    /** The field was read as Latin-1, a char a byte. */
    private static String eightBit(String raw) {
        return new String(raw.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    private static String text(ByteArrayOutputStream bytes, String charset) {
        Charset known = supported(charset) ? Charset.forName(charset) : StandardCharsets.UTF_8;
        String text = bytes.toString(known);
        bytes.reset();
        return text;
    }

    private static boolean supported(String charset) {
        try {
            return Charset.isSupported(charset);
        } catch (IllegalArgumentException notAName) {
            return false;
        }
    }

    private static byte[] bytes(String encoding, String word) {
        if (encoding.equalsIgnoreCase("B")) {
            try {
                return Base64.getDecoder().decode(word);
            } catch (IllegalArgumentException notBase64) {
                return null;
            }
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            if (c == '=' && i + 2 < word.length() && word.substring(i + 1, i + 3).matches("[0-9A-Fa-f]{2}")) {
                out.write(Integer.parseInt(word.substring(i + 1, i + 3), 16));
                i += 2;
            } else {
                out.write(c == '_' ? ' ' : c);
            }
        }
        return out.toByteArray();
    }
}
