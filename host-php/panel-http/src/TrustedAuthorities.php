<?php

declare(strict_types=1);

namespace PanelHttp;

/**
 * The system's certificate authorities as a folder, in which OpenSSL looks up the one it needs by its name.
 *
 * libcurl's default is a file of all of them. It parses the whole file for each PHP request, which takes 30 ms and more
 * (tried: libcurl 7.88.1 and OpenSSL 3.0, 140 authorities). Debian's `update-ca-certificates` and its like keep folder
 * and file side by side with the same contents.
 */
final class TrustedAuthorities
{
    private const FOLDER = '/etc/ssl/certs';
    private const FILE_OF_ALL = 'ca-certificates.crt';

    /** OpenSSL's names: a hash of the subject, and a number. */
    private const LOOKED_UP = '/^[0-9a-f]{8}\.0$/D';

    /**
     * What to set on a handle that shall trust the system's authorities.
     *
     * @return array<int, string> options of curl; none where libcurl's default, or php.ini, has to serve
     */
    public static function curlOptions(): array
    {
        static $options = null;
        if ($options === null) {
            $chosen = ini_get('openssl.cafile') . ini_get('curl.cainfo') . ini_get('open_basedir');
            $options = $chosen === '' ? self::in(self::FOLDER) : [];
        }
        return $options;
    }

    /** @return array<int, string> */
    public static function in(string $folder): array
    {
        if (!is_file("$folder/" . self::FILE_OF_ALL) || !is_readable($folder)) {
            return [];
        }
        $names = opendir($folder);
        while (($name = readdir($names)) !== false) {
            $file = "$folder/$name";
            if (preg_match(self::LOOKED_UP, $name) === 1 && is_readable($file)) {
                closedir($names);
                // Without a file of its own libcurl would read that of all.
                return [CURLOPT_CAINFO => $file, CURLOPT_CAPATH => $folder];
            }
        }
        closedir($names);
        return [];
    }
}
