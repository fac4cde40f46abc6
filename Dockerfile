# docker build -t windtunnel . && docker run -p 4566:4566 windtunnel
# tools/dockerfile_check runs these very steps in a chroot where there is no container engine.

FROM debian:bookworm AS build
WORKDIR /src
# The packages first: their layer is kept until the list changes.
COPY tools/install_packages tools/install_packages
COPY tools/packages tools/packages
RUN tools/install_packages build
COPY . .
RUN ./windtunnel build && strip build/release/bin/windtunnel

FROM debian:bookworm-slim
COPY tools/packages/run.txt /tmp/run.txt
RUN apt-get update \
    && grep -v '^#' /tmp/run.txt | xargs apt-get install -y --no-install-recommends \
    && rm -rf /var/lib/apt/lists/* /tmp/run.txt \
    && useradd --uid 4566 --create-home --home-dir /var/lib/windtunnel windtunnel
COPY --from=build /src/build/release/bin/windtunnel /usr/local/bin/windtunnel
USER windtunnel
# For --data-dir: docker run -v windtunnel:/var/lib/windtunnel ... --data-dir /var/lib/windtunnel
WORKDIR /var/lib/windtunnel
EXPOSE 4566
# "windtunnel health" asks http://127.0.0.1:4566/_windtunnel/v1/health.
HEALTHCHECK --interval=10s --timeout=3s --start-period=5s --retries=3 CMD ["windtunnel", "health"]
ENTRYPOINT ["windtunnel"]
CMD ["serve", "--host", "0.0.0.0"]
