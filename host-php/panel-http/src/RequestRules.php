<?php

declare(strict_types=1);

namespace PanelHttp;

/**
 * What the maker of a request may choose: a path on the panel, and two headers. All else is added by this library.
 */
final class RequestRules
{
    private const HEADERS = ['accept', 'content-type'];

    /**
     * @param array<string, mixed> $request
     * @throws ForbiddenRequest
     */
    public static function check(array $request): void
    {
        $why = self::ofPath($request['path'] ?? null);
        foreach ($request['headers'] ?? [] as $header) {
            $why = $why ?? self::ofHeader($header);
        }
        if ($why !== null) {
            throw new ForbiddenRequest($why);
        }
    }

    /**
     * Whatever way a path is put behind the panel's origin, it must not be able to name another one.
     *
     * @param mixed $path
     * @return string|null why it is refused; it is not quoted
     */
    public static function ofPath($path): ?string
    {
        if (!is_string($path) || preg_match('~^/(?!/)~', $path) !== 1) {
            return 'a path starts with exactly one "/"';
        }
        if (strpbrk($path, '\\#') !== false) {
            return 'a path holds no "\\" and no "#"';
        }
        if (preg_match('/^[\x21-\x7e]*$/D', $path) !== 1) {
            return 'a path holds only visible ASCII characters; the rest is percent-encoded';
        }
        if (strpos(str_ireplace('%2e', '.', $path), '..') !== false) {
            return 'a path holds no "..", percent-encoded or not';
        }
        if (strpos(explode('/', $path)[1], '@') !== false) {
            return 'a path has no "@" before its second "/"';
        }
        return null;
    }

    /** @param mixed $header */
    private static function ofHeader($header): ?string
    {
        $name = is_array($header) ? $header['name'] ?? null : null;
        if (!is_string($name) || !in_array(strtolower($name), self::HEADERS, true)) {
            return 'only the headers "accept" and "content-type" are the caller\'s';
        }
        $value = $header['value'] ?? '';
        // A line break would start a header of the caller's choice.
        $isClean = is_string($value) && preg_match('/[\x00-\x1f\x7f]/', $value) === 0;
        return $isClean ? null : 'a header\'s value holds no control characters';
    }
}
