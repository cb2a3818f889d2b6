<?php

declare(strict_types=1);

namespace WHMCS\Module\Server\Convoy;

use Throwable;

defined('WHMCS') || exit;

/**
 * Tells staff what nobody would see otherwise: activity log and administrators' email, once for each topic of a server.
 */
final class StaffNotices
{
    /** Kind of the store. */
    public const KIND = 'told';

    private Store $store;

    public function __construct(Store $store)
    {
        $this->store = $store;
    }

    /** @param string $topic a word that names the cause */
    public function tell(ServiceKey $service, string $topic, string $text): void
    {
        try {
            $told = $this->store->get(self::KIND, (string) $service) ?? [];
            // Whoever wasn't reached is told the next time that it comes up.
            if (!in_array($topic, $told, true) && self::say($service, $text)) {
                $this->store->put(self::KIND, (string) $service, array_merge($told, [$topic]));
            }
        } catch (Throwable $exception) {
            // Staff not reached is no reason for a hook to fail that has done its work.
            return;
        }
    }

    /** Tells staff now, however often they were told before; true if they were reached. */
    public static function say(ServiceKey $service, string $text): bool
    {
        $subject = 'ConvoyPanel: ' . $service->describe(Locale::DEFAULT);
        return self::send("$subject: $text", $subject, $text);
    }

    /** Tells staff what concerns the whole shop; true if they were reached. */
    public static function announce(string $subject, string $text): bool
    {
        return self::send("ConvoyPanel: $text", "ConvoyPanel: $subject", $text);
    }

    private static function send(string $line, string $subject, string $text): bool
    {
        try {
            logActivity(PlainText::of($line));
            $answer = localAPI('SendAdminEmail', [
                'customsubject' => $subject,
                // WHMCS renders the message with Smarty: the text must be a value there, and no code.
                'custommessage' => '{$convoy_text}',
                'mergefields' => ['convoy_text' => PlainText::toHtml($text)],
                'type' => 'system',
            ]);
            return ($answer['result'] ?? '') === 'success';
        } catch (Throwable $exception) {
            return false;
        }
    }

    /** The service has another server now, or none: of that one nothing was told. */
    public function forget(ServiceKey $service): void
    {
        $this->store->delete(self::KIND, (string) $service);
    }
}
