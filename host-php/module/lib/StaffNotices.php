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
        $subject = 'ConvoyPanel: ' . $service->describe(Locale::DEFAULT);
        try {
            $told = $this->store->get(self::KIND, (string) $service) ?? [];
            if (in_array($topic, $told, true)) {
                return;
            }
            $this->store->put(self::KIND, (string) $service, array_merge($told, [$topic]));
            logActivity(PlainText::of("$subject: $text"));
            localAPI('SendAdminEmail', [
                'customsubject' => $subject,
                'custommessage' => PlainText::toHtml($text),
                'type' => 'system',
            ]);
        } catch (Throwable $exception) {
            // Staff not reached is no reason for a hook to fail that has done its work.
            return;
        }
    }

    /** Tells staff now, however often they were told before; true if they were reached. */
    public static function say(ServiceKey $service, string $text): bool
    {
        $subject = 'ConvoyPanel: ' . $service->describe(Locale::DEFAULT);
        try {
            logActivity(PlainText::of("$subject: $text"));
            $answer = localAPI('SendAdminEmail', [
                'customsubject' => $subject,
                'custommessage' => PlainText::toHtml($text),
                'type' => 'system',
            ]);
            return ($answer['result'] ?? '') === 'success';
        } catch (Throwable $exception) {
            return false;
        }
    }

    /** Tells staff what concerns the whole shop; true if they were reached. */
    public static function announce(string $subject, string $text): bool
    {
        try {
            logActivity(PlainText::of("ConvoyPanel: $text"));
            $answer = localAPI('SendAdminEmail', [
                'customsubject' => "ConvoyPanel: $subject",
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
