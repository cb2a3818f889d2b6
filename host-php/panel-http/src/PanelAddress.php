<?php

declare(strict_types=1);

namespace PanelHttp;

/**
 * Where the panel is: scheme, host, port and perhaps a base path.
 */
final class PanelAddress
{
    /** Such as `https://panel.example.com` or `http://[2001:db8::1]:8080`; the default port left out. */
    public string $origin;

    /** A file of certificates to trust, in place of the system's or with them, as libcurl was built; null for none. */
    public ?string $caFile;

    /** The proxy to go through, such as `http://proxy.example.com:3128`; may hold a password. Null for none. */
    public ?string $proxy;

    /** Empty, or with a slash at the start and none at the end. */
    private string $basePath;

    /**
     * @param string $origin `https://` or `http://`, a host name or IP address, and a port if it isn't the default one
     * @param string $basePath blank, or with a slash at the start and none at the end
     */
    public function __construct(string $origin, string $basePath = '', ?string $caFile = null, ?string $proxy = null)
    {
        $this->proxy = $proxy;
        $this->origin = $origin;
        $this->basePath = $basePath;
        $this->caFile = $caFile;
    }

    public function isTls(): bool
    {
        return strncmp($this->origin, 'https:', 6) === 0;
    }

    /**
     * @param string $path path and query on the panel, with a slash at the
     *     start; blank for the panel itself, without a slash at the end
     */
    public function url(string $path = ''): string
    {
        if ($path !== '' && ($path[0] !== '/' || strncmp($path, '//', 2) === 0)) {
            throw new \LogicException('A path on the panel starts with exactly one slash.');
        }
        return $this->origin . $this->basePath . $path;
    }
}
