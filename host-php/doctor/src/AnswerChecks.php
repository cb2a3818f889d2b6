<?php

declare(strict_types=1);

namespace ConvoyDoctor;

use PanelHttp\Exchange;
use WHMCS\Module\Server\Convoy\PlainText;

defined('WHMCS') || exit;

/**
 * Who answered in the panel's place, and why: a panel answers the module's requests with JSON, and redirects none.
 * Whatever is in front of it names itself in headers and in its page's title.
 */
final class AnswerChecks
{
    /** Characters of a title, a header or an address that are shown. */
    private const SHOWN = 100;

    private string $origin;
    private string $ownAddress;

    /**
     * @param string $origin of the panel
     * @param string $ownAddress this machine's on the way to the panel; blank if it isn't known
     */
    public function __construct(string $origin, string $ownAddress)
    {
        $this->origin = $origin;
        $this->ownAddress = $ownAddress;
    }

    /**
     * @param Exchange[] $exchanges with the panel
     * @return list<Finding> of the first that something else answered; none if the panel has answered all
     */
    public function all(array $exchanges): array
    {
        foreach ($exchanges as $exchange) {
            if ($exchange->status !== null && !self::isPanels($exchange)) {
                return [$this->stranger($exchange)];
            }
        }
        return [];
    }

    private static function isPanels(Exchange $exchange): bool
    {
        $isRedirect = $exchange->status >= 300 && $exchange->status < 400 && $exchange->status !== 304;
        $isEmpty = $exchange->status === 204 || $exchange->status === 304;
        return !$isRedirect && ($isEmpty || stripos(self::header($exchange, 'content-type'), 'json') !== false);
    }

    private function stranger(Exchange $exchange): Finding
    {
        $challenge = self::header($exchange, 'cf-mitigated');
        $scheme = (string) strtok(self::header($exchange, 'www-authenticate'), ' ,');
        $location = self::header($exchange, 'location');
        $to = self::originOf($location);
        $values = [
            'answer' => self::describe($exchange),
            'panel' => $this->origin,
            'own' => $this->ownAddress === '' ? '?' : $this->ownAddress,
            'challenge' => $challenge,
            'scheme' => $scheme,
            'location' => self::shown((string) preg_replace('/[?#].*/s', '', $location)),
            'to' => $to,
        ];
        if ($challenge !== '') {
            return Finding::bad('challenge', $values);
        }
        if ($exchange->status >= 300 && $exchange->status < 400) {
            return Finding::bad($to === '' || $to === $this->origin ? 'redirect' : 'redirect-elsewhere', $values);
        }
        if ($exchange->status === 401 && $scheme !== '' && strcasecmp($scheme, 'Bearer') !== 0) {
            return Finding::bad('password', $values);
        }
        if ($exchange->status >= 502 && $exchange->status <= 504) {
            return Finding::bad('gateway', $values);
        }
        $isRefusal = $exchange->status >= 400 && $exchange->status < 500 && $exchange->status !== 404;
        return Finding::bad($isRefusal ? 'firewall' : 'stranger', $values);
    }

    /** Such as `403, Server: cloudflare, page "Just a moment..."`. */
    private static function describe(Exchange $exchange): string
    {
        $parts = [(string) $exchange->status];
        foreach (['Server', 'Via', 'CF-RAY', 'X-Sucuri-ID', 'X-Iinfo'] as $name) {
            $value = self::header($exchange, strtolower($name));
            if ($value !== '') {
                $parts[] = "$name: " . self::shown($value);
            }
        }
        if (preg_match('~<title[^>]*>\s*(.*?)\s*</title~is', $exchange->responseBody, $title) === 1) {
            $parts[] = 'page "' . self::shown(html_entity_decode($title[1], ENT_QUOTES, 'UTF-8')) . '"';
        }
        return implode(', ', $parts);
    }

    private static function header(Exchange $exchange, string $name): string
    {
        foreach ($exchange->responseHeaders as [$theirs, $value]) {
            if ($theirs === $name) {
                return $value;
            }
        }
        return '';
    }

    /** @return string blank if it names no other place than the one that was asked */
    private static function originOf(string $location): string
    {
        $found = preg_match('~^(https?)://([^/?#@\s]+)~i', $location, $parts) === 1;
        return $found ? self::shown(strtolower("$parts[1]://$parts[2]")) : '';
    }

    private static function shown(string $text): string
    {
        return mb_substr(PlainText::label($text), 0, self::SHOWN);
    }
}
